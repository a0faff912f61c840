/// One thing that is wrong with the configuration.
public struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// The key as the file spells it, or the file itself.
    public let key: String
    /// What was given, absent when nothing was or when it may be secret.
    public let value: String?
    /// What is wrong and what is allowed instead.
    public let problem: String

    init(_ key: ConfigurationKey, value: String? = nil, problem: String) {
        self.key = key.rawValue
        self.value = key.isSecret ? nil : value
        self.problem = problem
    }

    init(place: String, problem: String) {
        key = place
        value = nil
        self.problem = problem
    }

    /// One line for a person: key, value unless secret, and what is allowed.
    public var description: String {
        let shown = value.map { " \"\($0)\"" } ?? ""
        return "\(key):\(shown) \(problem)"
    }
}

/// Everything that is wrong with a configuration, found in one reading.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// At least one violation, in the order of the keys.
    public let violations: [Violation]

    /// One line a violation.
    public var description: String {
        violations.map(\.description).joined(separator: "\n")
    }
}
