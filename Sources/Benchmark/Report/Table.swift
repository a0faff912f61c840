import Foundation

/// The figures as text in columns.
struct Table {
    let book: Book
    let former: SavedRun?

    /// All rows, and below them what was left out.
    var text: String {
        let heads =
            ["figure", "median", "ratio", "to", "at least", "aim", "met"] + (former == nil ? [] : ["to then"])
        let rows = [heads] + book.figures.map(row)
        let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.indices.map { column in
                let pad = String(repeating: " ", count: widths[column] - row[column].count)
                // Names to the left, numbers to the right.
                return [0, 3].contains(column) ? row[column] + pad : pad + row[column]
            }.joined(separator: "  ")
        }
        return (lines + book.notes).joined(separator: "\n")
    }

    private func row(_ figure: Figure) -> [String] {
        let goal = figure.goal
        let unit = goal?.subject == .value ? figure.unit : .times
        let columns = [
            figure.rawValue,
            book.median(figure).map { Self.text($0, figure.unit) } ?? "",
            book.ratio(figure).map { Self.text($0, .times) } ?? "",
            book.ratio(figure) == nil ? "" : figure.yardstick?.rawValue ?? "",
            goal.map { Self.text($0.atLeast, unit) } ?? "",
            goal.map { Self.text($0.aim, unit) } ?? "",
            book.reached(figure)?.rawValue ?? "",
        ]
        guard let former else { return columns }
        let then = former.figures[figure.rawValue]?.median
        let change = book.median(figure).flatMap { now in then.flatMap { $0 > 0 ? now / $0 : nil } }
        return columns + [change.map { Self.text($0, .times) } ?? ""]
    }

    /// A value with three digits that count, or all of its whole ones, and its unit.
    static func text(_ value: Double, _ unit: Figure.Unit) -> String {
        let digits = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 0.1 ? 2 : 4
        let number = value.formatted(
            .number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_GB")))
        return unit == .perSecond || unit == .times ? number + unit.rawValue : "\(number) \(unit.rawValue)"
    }
}
