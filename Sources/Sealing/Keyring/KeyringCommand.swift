@unsafe @preconcurrency import Glibc

/// Runs the command that prints a keyring.
///
/// It runs in a process group of its own, which is killed at the deadline with everything it started. Its
/// standard input and error are `/dev/null`, its output is bounded and goes straight into memory that is
/// wiped.
enum KeyringCommand {
    /// A key service on the network answers within a second or not at all; a worker re-reads every minute.
    static let deadlineSeconds: Int64 = 10

    /// - Parameters:
    ///   - command: For `/bin/sh -c`.
    ///   - deadline: How long it may take altogether.
    /// - Returns: What it printed.
    /// - Throws: ``SealingError`` with code `keyringCommand`.
    static func run(
        _ command: String, deadline: Duration = .seconds(deadlineSeconds)
    ) throws(SealingError) -> SecretBytes {
        do {
            return try output(of: command, until: .now + deadline)
        } catch {
            throw SealingError(.readKeyring, .keyringCommand(error))
        }
    }

    private static func output(
        of command: String, until end: ContinuousClock.Instant
    ) throws(KeyringCommandProblem) -> SecretBytes {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw .notStarted(errno: errno)
        }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            // The shell gets a copy of the one end as its output, and neither of these.
            _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
            _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
            child = try start(command, output: ends[1])
        }
        do throws(KeyringCommandProblem) {
            let printed = try everything(from: ends[0], until: end)
            try wait(for: child, until: end)
            return printed
        } catch {
            // Nothing that it started may outlive the deadline; a child that has been waited for is no longer
            // there to be hit.
            if error.leavesChild {
                kill(-child, SIGKILL)
                var status: Int32 = 0
                while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
            }
            throw error
        }
    }

    private static func start(_ command: String, output: Int32) throws(KeyringCommandProblem) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // The worker ignores and blocks signals; a shell that inherits that could not be stopped.
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let status = unsafe withArguments(["/bin/sh", "-c", command]) { arguments in
            unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ)
        }
        guard status == 0 else {
            throw .notStarted(errno: status)
        }
        return child
    }

    private static func withArguments<Result>(
        _ arguments: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe pointers.forEach { unsafe free($0) }
        }
        return unsafe body(pointers)
    }

    private static func everything(
        from descriptor: Int32, until end: ContinuousClock.Instant
    ) throws(KeyringCommandProblem) -> SecretBytes {
        var used = 0
        // One byte more than may be there, to see that there was more.
        let room = try unsafe SecretBytes(count: KeyringText.bytesMax + 1) {
            room throws(KeyringCommandProblem) in
            used = try unsafe read(descriptor, into: room, until: end)
        }
        guard used <= KeyringText.bytesMax else {
            throw .outputTooLarge
        }
        return unsafe room.withExposedBytes { bytes in
            unsafe SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<used]))
        }
    }

    /// Reads until the end of the output, or until the room is full.
    private static func read(
        _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer, until end: ContinuousClock.Instant
    ) throws(KeyringCommandProblem) -> Int {
        var used = 0
        while used < room.count {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else {
                throw .deadline
            }
            guard unsafe poll(&ready, 1, Int32(left / .milliseconds(1)) + 1) > 0 else {
                continue
            }
            let count = unsafe Glibc.read(
                descriptor, room.baseAddress.map { unsafe $0 + used }, room.count - used)
            guard count != 0 else {
                return used
            }
            used += max(0, count)
        }
        return used
    }

    /// Waits for the end of the shell, which normally came with the end of its output.
    private static func wait(
        for child: pid_t, until end: ContinuousClock.Instant
    ) throws(KeyringCommandProblem) {
        var status: Int32 = 0
        while true {
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child {
                break
            }
            // Somebody else has reaped the child, so nobody knows how it ended.
            guard ended == 0 || errno == EINTR else {
                throw .exited(status: -1)
            }
            guard ContinuousClock.now < end else {
                throw .deadline
            }
            // A child that closed its output but runs on gives no event that every kernel has.
            usleep(2_000)
        }
        let signal = status & 0x7F
        guard signal == 0 else {
            throw .killed(signal: signal)
        }
        let exit = status >> 8 & 0xFF
        guard exit == 0 else {
            throw .exited(status: exit)
        }
    }
}

extension KeyringCommandProblem {
    /// Whether the child is still there to be killed.
    fileprivate var leavesChild: Bool {
        switch self {
        case .deadline, .outputTooLarge: true
        case .notStarted, .exited, .killed: false
        }
    }
}
