/// What a figure should be.
struct Goal: Sendable {
    /// What is held against the goal.
    enum Subject: Sendable {
        /// The figure itself.
        case value
        /// Its ratio to the yardstick.
        case ratio
    }

    /// Which way is better.
    enum Direction: Sendable {
        case higher
        case lower
    }

    /// How far a figure has come.
    enum Reached: String, Codable, Sendable {
        case aim
        case atLeast = "at least"
        case missed = "no"
    }

    let subject: Subject
    let direction: Direction
    let atLeast: Double
    let aim: Double

    static func more(_ subject: Subject, atLeast: Double, aim: Double) -> Goal {
        Goal(subject: subject, direction: .higher, atLeast: atLeast, aim: aim)
    }

    static func less(_ subject: Subject, atMost: Double, aim: Double) -> Goal {
        Goal(subject: subject, direction: .lower, atLeast: atMost, aim: aim)
    }

    /// What a value has reached.
    func reached(by value: Double) -> Reached {
        let isAs: (Double) -> Bool = { direction == .higher ? value >= $0 : value <= $0 }
        return isAs(aim) ? .aim : isAs(atLeast) ? .atLeast : .missed
    }
}
