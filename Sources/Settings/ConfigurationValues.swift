/// Whether a worker takes results; one that does not still follows orders and expires.
public enum Intake: String, Sendable {
    case on
    case off

    init?(_ text: String) {
        guard let isOn = Switch.parse(text) else {
            return nil
        }
        self = isOn ? .on : .off
    }
}

/// YAML's spellings of a boolean.
enum Switch {
    static func parse(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "on", "true", "yes": true
        case "off", "false", "no": false
        default: nil
        }
    }
}

/// The severities of the log, least severe first.
public enum LogLevel: String, Sendable {
    case trace, debug, info, notice, warning, error, critical

    init?(_ text: String) {
        self.init(rawValue: text.lowercased())
    }
}

/// How log lines are written.
public enum LogFormat: String, Sendable {
    /// One readable line each, for people.
    case text
    /// One JSON object each, for machines.
    case json

    init?(_ text: String) {
        self.init(rawValue: text.lowercased())
    }
}

/// An address and port to listen on; port 0 takes any free one.
public struct HTTPAddress: Sendable, Equatable {
    /// A literal IPv4 or IPv6 address, without brackets.
    public let host: String
    /// The port.
    public let port: UInt16

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:9464` or `[::1]:9464`; `localhost` is 127.0.0.1.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host == "localhost" {
            host = "127.0.0.1"
        } else if host.contains(":") {
            return nil
        }
        let literal = host.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
        guard literal, host.contains(".") || host.contains(":") else {
            return nil
        }
        self.init(host: host, port: port)
    }
}

/// The rule for region names: they become part of queue names and folders.
enum RegionName {
    static func isValid(_ text: String) -> Bool {
        (2...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}

/// The rule for worker names: they appear in tables and logs.
enum WorkerName {
    static func parse(_ text: String) -> String? {
        let fits = (1...128).contains(text.unicodeScalars.count)
        return fits && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            ? text : nil
    }
}

extension Duration {
    /// Reads `50ms`, `30s`, `5m`, `12h` or `30d`.
    ///
    /// - Parameters:
    ///   - text: A whole number and a unit, nothing else.
    ///   - range: What is allowed.
    /// - Returns: The duration, nil when it is none or outside the range.
    public static func parse(_ text: String, in range: ClosedRange<Duration>) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 1_000_000_000 else {
            return nil
        }
        let duration: Duration
        switch text.dropFirst(digits.count) {
        case "ms": duration = .milliseconds(count)
        case "s": duration = .seconds(count)
        case "m": duration = .seconds(count * 60)
        case "h": duration = .seconds(count * 3600)
        case "d": duration = .seconds(count * 86_400)
        default: return nil
        }
        return range.contains(duration) ? duration : nil
    }
}

/// A list of types of personal data, `PHONE, CARD`.
enum TypeList {
    static func parse(_ text: String) -> [String]? {
        let names = text.uppercased().split { $0 == "," || $0 == " " }.map(String.init)
        let isWord = names.allSatisfy { $0.allSatisfy { $0.isLetter || $0 == "_" } }
        return names.isEmpty || !isWord ? nil : names
    }
}
