import Vault

/// What became of a result or command: the table of the design, one name each.
///
/// The raw value is the `outcome` label of the metric `lethe_results_total`.
public enum Outcome: String, CaseIterable, Sendable {
    /// Durable, with its keys.
    case stored
    /// Was stored before; one record remains.
    case duplicate
    /// The application's AI-training switch was not on.
    case notEnabled = "not_enabled"
    /// Nothing was said: silence, keypad digits only, an error of the recogniser.
    case empty
    /// The person or application asked to be forgotten after it was captured.
    case fenced
    /// The person or application asked not to be stored until further notice.
    case suppressed
    /// Its hour began longer ago than retention allows.
    case expired
    /// Belongs to another region; passed on, or parked without content.
    case misrouted
    /// Not a version 1 speech result; sealed to the rejects.
    case malformed
    /// Was being processed when the worker died, alone; sealed to the rejects unread.
    case suspect
    /// The store could not take it; given back to the queue.
    case storeFailed = "store_failed"
}

extension StoreOutcome {
    /// The name it is counted under.
    var counted: Outcome {
        switch self {
        case .stored: .stored
        case .duplicate: .duplicate
        case .expired: .expired
        case .fenced: .fenced
        case .suppressed: .suppressed
        }
    }
}
