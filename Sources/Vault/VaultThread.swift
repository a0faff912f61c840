import Foundation

/// A thread of its own as an actor's executor: file I/O blocks it, and nothing else.
///
/// The thread ends when the executor goes, after the jobs that were enqueued before.
final class VaultThread: SerialExecutor {
    private let jobs = JobQueue()

    init(name: String) {
        let jobs = jobs
        let thread = Thread {
            Thread.current.name = name
            jobs.run()
        }
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    deinit {
        jobs.end()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        unsafe jobs.append(UnownedJob(job), asUnownedSerialExecutor())
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(jobs.isRunningHere, "the vault's state is reached only on the vault's thread")
    }

    /// SQLite and OpenSSL use some ten KB of stack; no recursion of ours depends on input.
    private static let stackBytes = 1 << 20
}

/// The jobs of one thread, in the order in which they came.
@safe
private final class JobQueue: @unchecked Sendable {
    // @unchecked: everything that changes does so under `condition`. @safe: an executor outlives the jobs it
    // has enqueued.
    private let condition = NSCondition()
    private var jobs: [(UnownedJob, UnownedSerialExecutor)] = unsafe []
    private var isEnded = false
    private var thread: Thread?

    func append(_ job: UnownedJob, _ executor: UnownedSerialExecutor) {
        condition.withLock { unsafe jobs.append((job, executor)) }
        condition.signal()
    }

    func end() {
        condition.withLock { isEnded = true }
        condition.signal()
    }

    var isRunningHere: Bool { condition.withLock { thread === Thread.current } }

    func run() {
        condition.withLock { thread = Thread.current }
        while let (job, executor) = unsafe take() { unsafe job.runSynchronously(on: executor) }
    }

    /// Waits for a job; nil when there will be none any more.
    private func take() -> (UnownedJob, UnownedSerialExecutor)? {
        condition.lock()
        defer { condition.unlock() }
        while unsafe jobs.isEmpty {
            if isEnded { return nil }
            condition.wait()
        }
        return unsafe jobs.removeFirst()
    }
}
