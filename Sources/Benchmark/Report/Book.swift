/// The figures that were taken so far.
struct Book: Sendable {
    private var values: [Figure: [Double]] = [:]
    /// What was left out, and why.
    private(set) var notes: [String] = []

    /// Takes a value down.
    mutating func take(_ figure: Figure, _ value: Double) {
        values[figure, default: []].append(value)
    }

    /// Takes down why something is missing.
    mutating func note(_ text: String) {
        notes.append(text)
    }

    /// Every value of a figure.
    func all(_ figure: Figure) -> [Double] { values[figure] ?? [] }

    /// The median of a figure; nil when it was not taken.
    func median(_ figure: Figure) -> Double? {
        // A ratio whose parts take turns; the medians of both are steadier than the median of ratios.
        if figure == .workerAgainstPython {
            guard let worker = median(.worker), let python = median(.python), python > 0 else { return nil }
            return worker / python
        }
        return Statistics(all(figure)).median
    }

    /// A figure's median over its yardstick's; nil when one of them was not taken.
    func ratio(_ figure: Figure) -> Double? {
        guard let yardstick = figure.yardstick, let value = median(figure), let unit = median(yardstick),
            unit > 0
        else { return nil }
        return value / unit
    }

    /// What a figure has reached; nil when nothing is asked of it, or what is asked cannot be told.
    func reached(_ figure: Figure) -> Goal.Reached? {
        guard let goal = figure.goal else { return nil }
        let subject = goal.subject == .value ? median(figure) : ratio(figure)
        return subject.map(goal.reached)
    }

    /// The figures that there are, in the order of the table.
    var figures: [Figure] { Figure.allCases.filter { median($0) != nil } }
}
