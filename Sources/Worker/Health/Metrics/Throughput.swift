/// Results a minute, for the last hour.
struct Throughput: Sendable {
    /// One minute.
    struct Minute: Sendable, Equatable {
        /// Its number since 1970.
        var number: Int64
        /// Results stored in it.
        var stored = 0
        /// Results that came to any other outcome.
        var other = 0
    }

    /// How many minutes are kept, the one that is under way among them.
    static let minutes = 60

    private var ring = Array(repeating: Minute(number: -1), count: minutes)

    /// Counts results.
    mutating func add(stored: Int, other: Int, at seconds: Int64) {
        let number = seconds / 60
        let place = Int(number % Int64(Self.minutes))
        // What lies there is an hour old.
        if ring[place].number != number { ring[place] = Minute(number: number) }
        ring[place].stored += stored
        ring[place].other += other
    }

    /// The hour that ends now, minute by minute, oldest first.
    func lastHour(at seconds: Int64) -> [Minute] {
        let last = seconds / 60
        return (last - Int64(Self.minutes) + 1...last).map { number in
            let kept = ring[Int(number % Int64(Self.minutes))]
            return kept.number == number ? kept : Minute(number: number)
        }
    }
}
