import Foundation
import Glibc
import Locking

/// How a process ended.
public enum ProcessEnd: Sendable, Hashable, CustomStringConvertible {
    /// It returned or called `exit`, with this code.
    case exited(Int32)
    /// A signal ended it, with this number.
    case signalled(Int32)

    /// The end in words.
    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let number): "signal \(number)"
        }
    }
}

/// A program started by a test: its outputs are kept and can be awaited line by line, and it is killed, by its own id,
/// when the last reference goes.
public final class ChildProcess: Sendable {
    /// Its process id; somebody else's once `end` has been seen.
    public let id: Int32
    /// What it writes to standard output.
    public let output = OutputLog()
    /// What it writes to standard error.
    public let errors = OutputLog()

    private let ending: Ending
    /// Between a pipe's making and its marking as closed in children, no other child may start: it would hold the
    /// pipe open (Glibc's module offers no `pipe2`).
    private static let spawnAlone = Locked(())

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: its path; no search.
    ///   - arguments: without the program's name.
    ///   - environment: all of it.
    ///   - input: what it can read; nothing when empty.
    /// - Throws: `TestFailure` with the system's reason.
    public init(
        _ executable: String, _ arguments: [String], environment: [String: String], input: [UInt8] = []
    ) throws {
        let (id, parent) = try Self.spawnAlone.withLock { _ in
            let pipes = try (Pipe.make(), Pipe.make(), Pipe.make())
            let child = [pipes.0.reading, pipes.1.writing, pipes.2.writing]
            defer { for descriptor in child { close(descriptor) } }
            return (
                try Self.spawn(executable, arguments, environment, descriptors: child),
                (input: pipes.0.writing, output: pipes.1.reading, errors: pipes.2.reading)
            )
        }
        self.id = id
        ending = Ending(id)
        Self.feed(parent.input, input)
        Self.drain(parent.output, into: output)
        Self.drain(parent.errors, into: errors)
        let ending = ending
        Thread.detachNewThread { ending.await() }
    }

    deinit {
        ending.signal(SIGKILL)
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool { ending.end == nil }

    /// Sends it a signal; nothing happens when it has ended.
    public func signal(_ number: Int32) {
        ending.signal(number)
    }

    /// Waits until it has ended and all it wrote has been read.
    ///
    /// - Parameter limit: how long to wait; then it is killed, and the failure says what it wrote last.
    /// - Returns: how it ended.
    /// - Throws: `TestFailure` at the limit.
    @discardableResult
    public func end(within limit: Duration) async throws -> ProcessEnd {
        let ending = ending
        do {
            let end = try await within(limit, "the end of process \(id)") { try await ending.wait() }
            try await output.end()
            try await errors.end()
            return end
        } catch {
            ending.signal(SIGKILL)
            throw TestFailure("\(error); it wrote last:\n\(errors.tail)")
        }
    }

    /// Kills it as the kernel does when memory runs out, and waits until it is gone.
    ///
    /// - Throws: `TestFailure` when it does not go.
    public func kill() async throws {
        ending.signal(SIGKILL)
        try await end(within: .seconds(10))
    }
}

/// Both ends of a pipe, closed in children.
private struct Pipe {
    let reading: Int32
    let writing: Int32

    static func make() throws -> Pipe {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw TestFailure("no pipe: error \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return Pipe(reading: ends[0], writing: ends[1])
    }
}

extension ChildProcess {
    private static func spawn(
        _ executable: String, _ arguments: [String], _ environment: [String: String], descriptors: [Int32]
    ) throws -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in descriptors.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }

        // A child begins with no signal blocked or ignored, whatever the test runner does with its own.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        unsafe sigfillset(&all)
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let variables = environment.map { "\($0.key)=\($0.value)" }
        return try unsafe withStrings([executable] + arguments) { arguments in
            try unsafe withStrings(variables) { variables in
                var id: pid_t = 0
                let result = unsafe posix_spawn(&id, executable, &actions, &attributes, arguments, variables)
                guard result == 0 else { throw TestFailure("cannot start \(executable): error \(result)") }
                return id
            }
        }
    }

    /// A null-terminated list of C strings, for the time of the body.
    private static func withStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
    ) throws -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
        return try unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { throw TestFailure("no list of strings") }
            return try unsafe body(base)
        }
    }

    private static func feed(_ descriptor: Int32, _ input: [UInt8]) {
        guard !input.isEmpty else {
            close(descriptor)
            return
        }
        // A child that ends without reading must not end the tests.
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
        Thread.detachNewThread {
            var rest = input[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            close(descriptor)
        }
    }

    private static func drain(_ descriptor: Int32, into log: OutputLog) {
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe read(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                log.append(buffer[..<count])
            }
            close(descriptor)
            log.finish()
        }
    }
}

/// A process's end, seen once; after that no signal is sent to its id, which may be somebody else's.
private final class Ending: Sendable {
    private struct State {
        var end: ProcessEnd?
        var waiters: [Int: CheckedContinuation<ProcessEnd?, Never>] = [:]
        var nextWaiter = 0
    }

    private let id: Int32
    private let state = Locked(State())

    init(_ id: Int32) {
        self.id = id
    }

    var end: ProcessEnd? { state.current.end }

    func signal(_ number: Int32) {
        state.withLock { state in
            if state.end == nil { _ = Glibc.kill(id, number) }
        }
    }

    /// Blocks until the process ends.
    func await() {
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (waiters, end) = state.withLock {
            (state) -> ([CheckedContinuation<ProcessEnd?, Never>], ProcessEnd) in
            var status: Int32 = 0
            _ = unsafe waitpid(id, &status, 0)
            let end: ProcessEnd = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
            state.end = end
            defer { state.waiters = [:] }
            return (Array(state.waiters.values), end)
        }
        for waiter in waiters { waiter.resume(returning: end) }
    }

    func wait() async throws -> ProcessEnd {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let end = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: ProcessEnd?? = state.withLock { state in
                    if let end = state.end { return .some(end) }
                    if Task.isCancelled { return .some(nil) }
                    state.waiters[number] = continuation
                    return .none
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: nil)
        }
        guard let end else { throw CancellationError() }
        return end
    }
}
