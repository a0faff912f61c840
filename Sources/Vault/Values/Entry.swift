public import Sealing

/// A record on its way into the store, with whoever is entitled to have it gone.
///
/// A class, since it is handed from room to room, and a copy would count up the references to each of its texts.
public final class Entry: Sendable {
    /// What is to be stored.
    public let record: Record
    /// When the speech was captured, in seconds since 1970; it lies in the record's hour.
    public let capturedSecond: Int64
    /// The caller as a person under the account; nil when the caller is nobody who can be told by a number.
    public let caller: PersonToken?
    /// The called number likewise.
    public let called: PersonToken?
    /// Caller and called under every other index key: a suppression of theirs may have no token of this version.
    public let otherTokens: [PersonToken]
    /// The index key version that made the record id and the tokens.
    public let indexVersion: Int

    /// Puts an entry together.
    ///
    /// - Precondition: `capturedSecond` lies in the record's hour.
    public init(
        record: Record, capturedSecond: Int64, caller: PersonToken?, called: PersonToken?,
        otherTokens: [PersonToken] = [], indexVersion: Int
    ) {
        precondition(
            CaptureHour(containing: capturedSecond) == record.hour,
            "an entry's second lies in its record's hour")
        self.record = record
        self.capturedSecond = capturedSecond
        self.caller = caller
        self.called = called
        self.otherTokens = otherTokens
        self.indexVersion = indexVersion
    }
}

/// What became of one entry of a batch.
public enum StoreOutcome: Sendable, Hashable {
    /// It is durable, and so are the keys that open it.
    case stored(Stored)
    /// The store had it already: durable since then.
    case duplicate(Stored)
    /// Its hour began a retention or more ago.
    case expired
    /// The person or the application has asked to be forgotten, and it was captured before that.
    case fenced
    /// The person or the application has asked that nothing be stored any more.
    case suppressed
}

/// The proof that a record is durable, which is what entitles to acknowledge its delivery.
///
/// Only the store makes one, and only after the commit that holds the record.
public struct Stored: Sendable, Hashable {
    /// The record that is stored.
    public let recordID: RecordID

    init(afterCommitOf recordID: RecordID) {
        self.recordID = recordID
    }
}
