public import Foundation
public import Messages
public import Sealing

/// An admitted command: what every worker of the region carries out, without any number (DESIGN 3.3).
///
/// A number is replaced by ``PersonTokens``. Values are what the ledger holds; two entries with the same id
/// and the same content are one order.
public struct Order: Sendable, Hashable {
    /// Whom or what an order is about.
    public enum Subject: Sendable, Hashable {
        /// A person under an account, and under one application of it or, with nil, under every one.
        case person(account: String, application: String?, tokens: PersonTokens)
        /// An application of an account.
        case application(account: String, application: String)
        /// An account.
        case account(String)
        /// Everything captured before the beginning of an hour.
        case before(CaptureHour)
        /// Everything.
        case everything
    }

    /// The command's id.
    public let id: UUID
    /// What is to be done.
    public let verb: Command.Verb
    /// Whom or what it is about.
    public let subject: Subject
    /// Whether what is captured later is refused too, until a lift.
    public let suppress: Bool
    /// Whether more than ``heldAbove`` hits may be erased.
    public let broad: Bool
    /// When it was asked for: fences and erasure reach up to it.
    public let requestedAt: Timestamp
    /// When a worker admitted it.
    public let admittedAt: Timestamp
    /// The store of the worker that admitted it.
    public let admittedBy: StoreID

    /// A forget with more hits than this in one store is held until it is sent again as broad (DESIGN 3.2).
    public static let heldAbove = 1000
    /// What clocks may run ahead: a fence reaches so many seconds beyond the request (DESIGN 3.2).
    public static let skewSeconds: Int64 = 300

    /// Puts an order together.
    public init(
        id: UUID, verb: Command.Verb, subject: Subject, suppress: Bool = false, broad: Bool = false,
        requestedAt: Timestamp, admittedAt: Timestamp, admittedBy: StoreID
    ) {
        self.id = id
        self.verb = verb
        self.subject = subject
        self.suppress = suppress
        self.broad = broad
        self.requestedAt = requestedAt
        self.admittedAt = admittedAt
        self.admittedBy = admittedBy
    }
}

extension Order {
    /// Whether records are erased by it.
    public var erases: Bool { verb == .forget || verb == .purge }

    /// Whether it says if what is captured later is stored: a suppression that it is not, a lift that it is.
    public var decidesGate: Bool { verb == .lift || suppress }

    /// The last second of capture that it refuses: nil when it refuses nothing for good.
    public var fence: Int64? {
        guard erases else { return nil }
        if case .before(let hour) = subject { return hour.startSeconds - 1 }
        return requestedAt.secondsSince1970 + Self.skewSeconds
    }

    /// The last hour of capture in which it looks: hours that begin after the request are not touched.
    public var lastHour: CaptureHour {
        if case .before(let hour) = subject { return CaptureHour(index: hour.index - 1) }
        return CaptureHour(containing: requestedAt.secondsSince1970)
    }

    /// Whether another entry with the same id is the same order: who admitted it, and under which further key
    /// versions, makes no difference.
    public func isSame(as other: Order) -> Bool {
        id == other.id && verb == other.verb && suppress == other.suppress && broad == other.broad
            && requestedAt == other.requestedAt && subject.isSame(as: other.subject)
    }

    /// The same order with the tokens under further key versions that another entry of it has; nil when that has
    /// none.
    public func completed(by other: Order) -> Order? {
        guard case .person(let account, let application, let tokens) = subject,
            case .person(_, _, let others) = other.subject,
            let completed = tokens.completed(by: others)
        else { return nil }
        return Order(
            id: id, verb: verb,
            subject: .person(account: account, application: application, tokens: completed),
            suppress: suppress, broad: broad, requestedAt: requestedAt, admittedAt: admittedAt,
            admittedBy: admittedBy)
    }

    /// Whether everything another order is about is gone from a store that has done this later one.
    public func covers(_ other: Order) -> Bool {
        erases && requestedAt >= other.requestedAt && id != other.id && subject.covers(other.subject)
    }

    /// Whether it comes after another one about the same person or gate: the later request wins, in whatever
    /// order they arrive.
    public func supersedes(_ other: Order) -> Bool {
        (requestedAt, id.uuidString) > (other.requestedAt, other.id.uuidString)
    }
}

extension Order.Subject {
    fileprivate func covers(_ other: Self) -> Bool {
        switch (self, other) {
        case (.person(let account, let application, let tokens), .person(let a, let b, let others)):
            account == a && (application == nil || application == b) && tokens.isSamePerson(as: others)
        case (.application(let account, let application), .person(let a, let b, _)):
            account == a && application == b
        case (.account(let account), .person(let a, _, _)), (.account(let account), .application(let a, _)):
            account == a
        case (.everything, _): true
        default: self == other
        }
    }

    fileprivate func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.person(let account, let application, let tokens), .person(let a, let b, let others)):
            account == a && application == b && tokens.isSamePerson(as: others)
        default: self == other
        }
    }
}
