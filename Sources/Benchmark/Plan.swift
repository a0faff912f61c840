import Foundation

/// Something that is measured.
protocol Measurement: Sendable {
    /// What `--only` calls it.
    var name: String { get }
    /// Takes its figures once; it is asked again in every round.
    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws
}

/// Which measurements are carried out, in which order.
struct Plan {
    /// Measurements of a group take turns, so that a machine that is busier for a while is so for all of them.
    ///
    /// The later groups change the large store: expiry sets its clock forward, and comes last.
    private static let groups: [[any Measurement]] = [
        [
            Yardsticks(), ConsumerAlone(), FullWorker(), WorkerWithoutRedactor(), SeveralWorkers(),
            RedactorAlone(), SealAlone(), DecodeAlone(), StoreAlone(), PublishToDurable(),
        ],
        [StartUp(), ExportRate(), LargeStoreThroughput()],
        [Forgetting()],
        [Expiry()],
    ]

    /// What `--only` takes.
    static var names: [String] { groups.joined().map(\.name) }

    private let chosen: Set<String>

    init(_ only: String?) {
        chosen = Self.chosen(only)
    }

    static func chosen(_ only: String?) -> Set<String> {
        guard let only else { return Set(names) }
        return Set(only.split(separator: ",").map(String.init))
    }

    /// Carries them out; one that fails does not keep the others from being done.
    ///
    /// - Returns: The figures, and what failed.
    func carryOut(_ stage: Stage) async -> (Book, failures: [String]) {
        var book = Book()
        var failures: [String] = []
        for group in Self.groups {
            var left = group.filter { chosen.contains($0.name) }
            for round in 1...stage.options.rounds {
                for measurement in left {
                    Progress.note("\(measurement.name), \(round) of \(stage.options.rounds)")
                    do {
                        try await measurement.measure(stage, round: round, into: &book)
                    } catch let missing as Missing {
                        Progress.note("left out: \(missing)")
                        book.note("\(measurement.name) left out: \(missing)")
                        left.removeAll { $0.name == measurement.name }
                    } catch {
                        failures.append("\(measurement.name) failed: \(error)")
                        left.removeAll { $0.name == measurement.name }
                    }
                }
            }
        }
        return (book, failures)
    }
}

/// A measurement needs what is not there; it says what to install or to give.
struct Missing: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What goes on, for whoever waits.
enum Progress {
    static func note(_ text: String) {
        FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
    }
}
