import Yams

/// Where values come from: a flag beats the environment, the environment beats the file.
public struct ConfigurationLayers: Sendable {
    private var values: [ConfigurationKey: String] = [:]
    private(set) var violations: [Violation] = []
    /// Whether the file could be read as YAML: if not, nobody knows which keys it names.
    private(set) var isReadable = true

    /// Reads the file's text, then lays the environment and the flags over it.
    ///
    /// An empty environment variable counts as unset. Unknown keys of the file are violations; unknown variables are not,
    /// since a cluster puts its own (`LETHE_SERVICE_HOST`) beside ours.
    ///
    /// - Parameters:
    ///   - yaml: The file's text; nil when no file was named.
    ///   - environment: The process's variables.
    ///   - flags: What the command line set.
    public init(yaml: String?, environment: [String: String], flags: [ConfigurationKey: String]) {
        if let yaml {
            read(yaml)
        }
        for key in ConfigurationKey.allCases {
            if let value = environment[key.variable], !value.isEmpty {
                values[key] = value
            }
            if let value = flags[key] {
                values[key] = value
            }
        }
        // A password on the command line is in the process list for everyone to read.
        if let url = flags[.brokerURL], BrokerURL.holdsPassword(url) {
            violations.append(
                Violation(
                    .brokerURL,
                    problem:
                        "a flag must not hold a password; use broker.password_file or \(ConfigurationKey.brokerURL.variable)"
                ))
        }
    }

    /// The text given for a key, from the layer that wins.
    func text(_ key: ConfigurationKey) -> String? {
        values[key]
    }

    private mutating func read(_ yaml: String) {
        do {
            guard let root = try Yams.compose(yaml: yaml) else {
                return
            }
            read(root, path: "")
        } catch {
            // The parser's own text quotes the file, which may hold a password: only say where it is broken.
            let line = Self.line(of: error).map { ": line \($0), or the one before" } ?? ""
            violations.append(Violation(place: "configuration file", problem: "is not valid YAML\(line)"))
            isReadable = false
        }
    }

    private static func line(of error: any Error) -> Int? {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    private mutating func read(_ node: Node, path: String) {
        switch node {
        case .mapping(let mapping):
            var seen: Set<String> = []
            for (keyNode, value) in mapping {
                let name = keyNode.string ?? "?"
                let inner = path.isEmpty ? name : "\(path).\(name)"
                if !seen.insert(name).inserted {
                    violations.append(Violation(place: inner, problem: "is given twice"))
                }
                if name.contains(".") {
                    violations.append(
                        Violation(place: inner, problem: "is no key: write sections, one below the other"))
                } else {
                    read(value, path: inner)
                }
            }
        case .scalar(let scalar):
            // `key:` or `section:` with nothing behind it is the same as leaving it out.
            let isNothing = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            let isSection =
                path.isEmpty || ConfigurationKey.allCases.contains { $0.rawValue.hasPrefix(path + ".") }
            if isNothing, isSection {
                return
            }
            guard let key = ConfigurationKey(rawValue: path) else {
                violations.append(
                    isSection && !path.isEmpty
                        ? Violation(place: path, problem: "is a section: its keys stand below it")
                        : unknown(path))
                return
            }
            if !isNothing {
                values[key] = scalar.string
            }
        case .sequence, .alias:
            let key = ConfigurationKey(rawValue: path)
            violations.append(
                key.map { Violation($0, problem: "takes \($0.allowed)") } ?? unknown(path))
        }
    }

    private func unknown(_ path: String) -> Violation {
        let parent = path.isEmpty ? "configuration file" : path
        return Violation(place: parent, problem: "is not a key of the configuration")
    }
}
