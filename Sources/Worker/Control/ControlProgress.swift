import Locking

/// How far a worker has come with the ledger, and whether it must end.
final class ControlProgress: Sendable {
    /// Everything has been handled that was in the ledger when the worker first attached.
    let endReached = Latch()
    /// The store's own *here* of this start has come back.
    let selfHeard = Latch()
    /// The worker must end.
    let ended = Latch()
    private let reason = Locked<Worker.Ending?>(nil)

    /// Ends the worker; the first reason counts.
    ///
    /// Who still waits for the ledger waits no longer.
    func end(_ ending: Worker.Ending) {
        reason.withLock { $0 = $0 ?? ending }
        ended.open()
        endReached.open()
        selfHeard.open()
    }

    /// Why the worker must end; nil while it need not.
    var ending: Worker.Ending? { reason.current }
}
