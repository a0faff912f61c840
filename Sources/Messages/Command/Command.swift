/// A version 1 command (DESIGN 3.2), checked as far as that goes without keys, region and clock.
///
/// It may hold a full number, so it renders as its verb and nothing else.
public struct Command: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is to be done; the raw value is what a message says.
    public enum Verb: String, Sendable, Hashable, CaseIterable {
        /// Erase a person's records, and refuse those that come late.
        case forget
        /// Undo a suppression, of a person or of a gate.
        case lift
        /// Count a person's records.
        case find
        /// Erase the records of an application, an account, a time or a whole store.
        case purge
    }

    /// Whom or what it is about.
    public enum Subject: Sendable {
        /// A person under an account, in one application or in all of them: forget, find, and lift with a
        /// number.
        case person(account: String, application: String?, number: CommandNumber)
        /// One application: purge, and lift without a number.
        case application(account: String, application: String)
        /// A whole account: purge, and lift without number and application.
        case account(String)
        /// What was captured before a time, always a whole hour in UTC: purge.
        case before(Timestamp)
        /// A region's whole store: purge. Whether it is this region is not checked.
        case everything(region: String)
    }

    /// The command's id: a UUID in small letters.
    public let id: String
    /// What is to be done.
    public let verb: Verb
    /// Whom or what it is about.
    public let subject: Subject
    /// Whether later results are refused too: forget, and purge of an application or account.
    public let suppress: Bool
    /// Whether a forget is to be carried out however much it hits.
    public let broad: Bool
    /// When the command was given; what was captured later is not touched.
    public let requestedAt: Timestamp

    /// The verb alone.
    public var description: String { "Command(\(verb.rawValue))" }
    /// The verb alone.
    public var debugDescription: String { description }
    /// A mirror that shows the verb alone.
    public var customMirror: Mirror { Mirror(self, children: ["verb": verb.rawValue], displayStyle: .struct) }
}

/// What a message on the control queue turned out to be, before keys, region and clock are asked.
public enum DecodedCommand: Sendable {
    /// A well-formed command.
    case command(Command)
    /// Not one; the id is given when the message has one that is a UUID, in small letters.
    case refused(CommandRefusal, id: String?)
}
