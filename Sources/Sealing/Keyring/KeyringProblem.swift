/// What is wrong with a keyring's text; never holds any of it.
public enum KeyringProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part of the keyring that a problem lies in, named as in the file.
    public enum Section: String, Hashable, Sendable {
        /// The outermost object.
        case keyring
        /// One of the three lists.
        case wrapping, index, control
    }

    /// It is not strict JSON, or a string in it has an escape or is not printable ASCII.
    case syntax(line: Int)
    /// It is larger than any keyring.
    case tooLarge
    /// The number after `"format"` is one that this program does not know.
    case unknownFormat
    /// A member is missing.
    case missing(String, Section)
    /// A member is there twice, or is none that this format has.
    case unexpectedMember(Section)
    /// A member's value is not what it must be.
    case invalid(String, Section)
    /// A list has no key.
    case empty(Section)
    /// Two keys of a list have the same version.
    case repeatedVersion(Int, Section)
    /// Two entries hold the same key.
    case repeatedKey
    /// The first index key must have `"from":null`, the others a later time each.
    case indexOrder
    /// There are index keys without control keys, or the other way round.
    case incomplete

    /// A phrase for people.
    public var description: String {
        switch self {
        case .syntax(let line): "line \(line) is not strict JSON with plain strings"
        case .tooLarge: "it is larger than \(KeyringText.bytesMax) bytes"
        case .unknownFormat: "\"format\" must be 1"
        case .missing(let member, let section): "\"\(member)\" is missing in \(section.rawValue)"
        case .unexpectedMember(let section): "\(section.rawValue) has a repeated or unknown member"
        case .invalid(let member, let section): "\"\(member)\" in \(section.rawValue) is not valid"
        case .empty(let section): "\(section.rawValue) has no key"
        case .repeatedVersion(let version, let section): "\(section.rawValue) has version \(version) twice"
        case .repeatedKey: "two entries hold the same key"
        case .indexOrder: "the first index key must be in force from null, each later one from a later time"
        case .incomplete: "it has index keys or control keys but not both; a reader's copy has neither"
        }
    }
}

/// Why a keyring command gave no keyring; never holds the command or anything it wrote.
public enum KeyringCommandProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The shell could not be started; the number is an `errno`.
    case notStarted(errno: Int32)
    /// It ended with another status than 0.
    case exited(status: Int32)
    /// A signal ended it.
    case killed(signal: Int32)
    /// It did not end in time and was killed.
    case deadline
    /// It wrote more than any keyring has.
    case outputTooLarge

    /// A phrase for people.
    public var description: String {
        switch self {
        case .notStarted(let errno): "/bin/sh could not be started (errno \(errno))"
        case .exited(let status): "it ended with status \(status)"
        case .killed(let signal): "signal \(signal) ended it"
        case .deadline: "it did not end within \(KeyringCommand.deadlineSeconds) s"
        case .outputTooLarge: "it wrote more than \(KeyringText.bytesMax) bytes"
        }
    }
}
