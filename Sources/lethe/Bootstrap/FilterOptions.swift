import ArgumentParser
import Messages
import Sealing
import Worker

/// Which records are wanted, on the command line of `export` and `mirror`.
struct FilterOptions: ParsableArguments {
    @Option(help: "Only this account.")
    var account: String?

    @Option(help: "Only this application.")
    var application: String?

    @Option(help: "Only this language: en-GB, or en for all of its kinds.")
    var language: String?

    /// What was asked for.
    var filter: ExportFilter {
        var filter = ExportFilter()
        filter.account = account
        filter.application = application
        filter.language = language
        return filter
    }
}

/// Which hours are wanted.
struct HourOptions: ParsableArguments {
    @Option(help: "Only hours of capture from the one of this time on, RFC 3339.")
    var since: String?

    @Option(help: "Only what was captured before this time, to the hour, RFC 3339.")
    var until: String?

    func validate() throws {
        _ = try (seconds(since, "--since"), seconds(until, "--until"))
    }

    /// The hours; nil when the bounds leave nothing.
    var hours: ClosedRange<CaptureHour>? {
        get throws {
            ExportFilter.hours(since: try seconds(since, "--since"), until: try seconds(until, "--until"))
        }
    }

    private func seconds(_ text: String?, _ flag: String) throws -> Int64? {
        guard let text else {
            return nil
        }
        guard let time = Timestamp(rfc3339: text) else {
            throw ValidationError("\(flag) takes a time such as 2026-11-23T15:00:00Z")
        }
        return time.secondsSince1970
    }
}
