import ArgumentParser
import Foundation
import Redaction
import Sealing
import Settings
import Vault
import Worker

/// Keeps a folder in step with a store.
struct MirrorStore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "Keep a folder in step with a store: a file of JSON lines an hour, gone when it is to be.",
        discussion: """
            Each run adds what is new, writes anew what has been erased, and deletes what has expired; an hour that has not changed \
            is not read again. A file is named by its hour of capture and its expiry, and appears whole or not at all; a run may be \
            interrupted at any moment. What is in the folder is what lethe export would print. It runs beside a worker, with a \
            reader's keyring, and notes itself in exports.jsonl when it writes. Other files in the folder are left alone.

              lethe mirror /data/speech --config lethe.yaml
              lethe mirror /data/speech --config lethe.yaml --watch 60 --language en

            With --watch, SIGTERM and Ctrl-C end it with 0; without, Ctrl-C ends it with 130.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var wanted: FilterOptions

    @Argument(
        help: "The folder; made with mode 0700 when it is not there. On an encrypted volume.",
        completion: .directory)
    var folder: String

    @Option(help: "Go on, and look again after so many seconds.")
    var watch: Int?

    func validate() throws {
        if let watch, !(1...86_400).contains(watch) {
            throw ValidationError("--watch takes a number of seconds, 1 to 86400")
        }
    }

    func run() async throws {
        let interruption = Interruption()
        let configuration = try options.read(required: Needs.store)
        let store = try configuration.store()
        let policy = try configuration.redactionPolicy()
        let (filter, folder) = (wanted.filter, folder)
        let source = try StoreMirror.Source(
            store, filter: filter, redactor: Redactor(policy: policy),
            policy: try configuration.redactionDigest()
        ) {
            try ExportJournal(keys: store.keys).append(
                ExportJournal.Line(
                    at: WallClock.system.rfc3339, who: NSUserName(), filter: filter, mirror: folder))
        }
        guard let watch else { return try once(source, configuration, interruption).failIfProblems() }
        while !interruption.hasCome {
            do {
                _ = try once(source, configuration, interruption)
            } catch is Interrupted {
                break
            } catch {
                // It may be over by the next time: a worker that starts, a disk that is mounted again.
                _ = ExitStatus.report(error)
            }
            await interruption.sleep(.seconds(watch))
        }
    }

    /// One run; says what it did, in a watch only when it did something.
    private func once(
        _ source: StoreMirror.Source, _ configuration: Configuration, _ interruption: Interruption
    ) throws -> ExportWalk.Tally {
        let start = ContinuousClock.now
        defer { Console.endProgress() }
        // The keyring is read each time: a rotation must not need a restart.
        let mirror = StoreMirror(folder, of: source, clock: .system) {
            try Keyring.load(configuration.keyringSource())
        }
        let report = try mirror.run { hour, report in
            let estimate = ProgressEstimate(total: report.bytesTotal, start: start)
            Console.progress(
                "\(report.recordsWritten) records written, at \(hour.hour.name): \(estimate.words(done: report.bytesBehind))"
            )
            try interruption.check()
        }
        Console.endProgress()
        if watch == nil || report.hasChanged { Console.note(report.description) }
        if watch != nil {
            for problem in report.read.problems { Console.note(problem) }
        }
        return report.read
    }
}
