import Glibc
import Locking
import Sealing

/// A sealer for each thread that opens rows: one serves one thread at a time.
final class SealerPool: Sendable {
    /// How many threads it serves at once, one a core.
    ///
    /// Eight at most: each thread unwraps the keys that its rows need, and those that all need would be most of the work.
    let count = min(8, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    private let idle: Locked<[RecordSealer]>

    init() throws(SealingError) {
        var sealers: [RecordSealer] = []
        while sealers.count < count { sealers.append(try RecordSealer()) }
        idle = Locked(sealers)
    }

    /// Runs the body with a sealer of its own.
    func withSealer<Value>(_ body: (RecordSealer) -> Value) -> Value {
        guard let sealer = idle.withLock({ $0.popLast() }) else {
            preconditionFailure("no more threads open rows than there are sealers")
        }
        defer { idle.withLock { $0.append(sealer) } }
        return body(sealer)
    }
}
