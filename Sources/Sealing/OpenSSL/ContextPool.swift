import Locking

/// OpenSSL contexts of one key that wait for their next use.
///
/// Making a context costs more than using it, and a context serves one thread at a time. The pool holds as
/// many as there ever were threads at once.
@safe
final class ContextPool: @unchecked Sendable {
    // @unchecked: contexts are no Sendable; one that was taken has one user.
    private let idle = unsafe Locked<[OpaquePointer]>([])
    private let make: @Sendable () -> OpaquePointer?
    private let free: @Sendable (OpaquePointer) -> Void

    /// - Parameters:
    ///   - make: Makes a context with its key set; nil when OpenSSL cannot. Called outside the lock.
    ///   - free: Frees a context, which wipes its key.
    init(make: @escaping @Sendable () -> OpaquePointer?, free: @escaping @Sendable (OpaquePointer) -> Void) {
        unsafe self.make = make
        unsafe self.free = free
    }

    deinit {
        unsafe idle.current.forEach { unsafe free($0) }
    }

    /// Runs the body with a context of its own, nil when none could be made.
    @inline(__always)
    func withContext<Result, Failure: Error>(
        _ body: (OpaquePointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let taken = unsafe idle.withLock { unsafe $0.popLast() }
        guard let context = unsafe taken ?? make() else {
            return try body(nil)
        }
        defer { unsafe idle.withLock { unsafe $0.append(context) } }
        return try unsafe body(context)
    }
}
