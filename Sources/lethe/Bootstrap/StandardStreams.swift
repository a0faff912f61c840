import Foundation

/// The three descriptors that a program is started with.
enum StandardStreams {
    /// Makes sure that each is there, and that a reader who goes away is an error of the write and no signal.
    ///
    /// A descriptor that the caller closed would go to the next file or connection, and log lines into it.
    static func secure() {
        _ = signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1
        {
            // The lowest free one is given. Read-only: data for a closed output must fail, and not vanish.
            _ = unsafe open("/dev/null", O_RDONLY)
        }
    }
}
