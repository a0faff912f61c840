import Support
import Vault

/// `lethe export` of the whole large store, to nowhere.
struct ExportRate: Measurement {
    let name = "export"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        try await stage.largeStore.open().close()
        let place = stage.largeStore.place
        let configuration = try WorkerChild.configuration(stage, place, broker: stage.options.broker)
        let lethe = stage.lethe
        let watch = Stopwatch()
        let tool = try await Tool.run(
            "/bin/sh", ["-c", "exec \"$0\" export --config \"$1\" >/dev/null", lethe, configuration],
            within: .seconds(1800))
        let seconds = watch.seconds
        guard tool.end == .exited(0) else {
            throw TestFailure("export: \(tool.end): \(tool.errors.suffix(400))")
        }
        // "1000 records; 0 skipped …"
        let line = tool.errors.split(whereSeparator: \.isNewline).last { $0.contains(" records; ") } ?? ""
        guard let records = line.split(separator: " ").first.flatMap({ Int($0) }), records > 0 else {
            throw TestFailure("export did not say how many records it printed: \(tool.errors.suffix(400))")
        }
        book.take(.export, Double(records) / seconds)
    }
}
