import Foundation

/// A run's figures in a file, as JSON.
struct SavedRun: Codable {
    /// One figure.
    struct Saved: Codable {
        let unit: String
        let median: Double
        let min: Double
        let max: Double
        let values: [Double]
        let ratio: Double?
        let ratioTo: String?
        let met: String?
    }

    /// The machine at the run's end.
    struct Machine: Codable {
        let processors: Int
        let memoryBytes: UInt64
        /// The load average of 1, 5 and 15 minutes, the benchmark's own included.
        let load: [Double]
    }

    let at: Date
    let machine: Machine
    let count: Int
    let records: Int
    let hours: Int
    let figures: [String: Saved]
    let notes: [String]

    init(book: Book, options: Options) {
        at = .now
        machine = .current
        (count, records, hours) = (options.count, options.records, options.hours)
        notes = book.notes
        var figures: [String: Saved] = [:]
        for figure in book.figures {
            guard let median = book.median(figure) else { continue }
            let statistics = Statistics(book.all(figure))
            figures[figure.rawValue] = Saved(
                unit: figure.unit.rawValue, median: median, min: statistics.minimum ?? median,
                max: statistics.maximum ?? median, values: book.all(figure), ratio: book.ratio(figure),
                ratioTo: figure.yardstick?.rawValue, met: book.reached(figure)?.rawValue)
        }
        self.figures = figures
    }

    /// How much was measured, and how busy the machine was, in a line.
    var circumstances: String {
        let load = machine.load.map { $0.formatted(.number.precision(.fractionLength(1))) }
        return "\(count) results, \(records) records in \(hours) hours; \(machine.processors) processors, "
            + "load at the end \(load.joined(separator: " "))"
    }

    /// Reads a file that ``write(to:)`` made.
    static func read(_ path: String) throws -> SavedRun {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(SavedRun.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Writes them to a file.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }
}

extension SavedRun.Machine {
    /// This machine, now.
    static var current: Self {
        // "0.52 0.58 0.59 1/467 12345" (proc(5)); without the file there is nothing to say.
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return Self(
            processors: ProcessInfo.processInfo.processorCount,
            memoryBytes: ProcessInfo.processInfo.physicalMemory,
            load: text.split(separator: " ").prefix(3).compactMap { Double($0) })
    }
}
