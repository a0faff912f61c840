import Foundation
import Logging
import Settings

/// Log lines on stderr: text for people, JSON for machines.
///
/// Messages are constant; what varies is metadata.
struct ConsoleLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let format: LogFormat

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        fields.merge(event.metadata ?? [:]) { $1 }
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let pairs = fields.sorted { $0.key < $1.key }
        switch format {
        case .text:
            let suffix = pairs.map { " \($0.key)=\"\($0.value)\"" }.joined()
            write("\(time) \(event.level.rawValue) \(event.message)\(suffix)")
        case .json:
            var object = ["time": time, "level": event.level.rawValue, "message": event.message.description]
            for (key, value) in pairs where object[key] == nil {
                object[key] = value.description
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // Strings always encode.
            if let line = try? encoder.encode(object) {
                write(String(decoding: line, as: UTF8.self))
            }
        }
    }

    private func write(_ line: String) {
        // One write a line, so that lines of several threads do not mix.
        Console.note(line)
    }
}

extension Logger {
    /// The program's log, as configured.
    static func console(_ configuration: Configuration) -> Logger {
        let level = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info
        return Logger(label: "lethe") { _ in
            ConsoleLogHandler(logLevel: level, format: configuration.logFormat)
        }
    }
}
