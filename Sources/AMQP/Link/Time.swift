import Glibc

/// A point in monotonic time.
typealias Instant = ContinuousClock.Instant

extension Duration {
    /// Whole milliseconds, rounded up so that a wait never ends before its time; at least 0.
    var millisecondsRoundedUp: Int64 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }

    /// Whole seconds, rounded up, at least 1.
    var secondsRoundedUp: Int32 {
        Int32(clamping: max(1, (millisecondsRoundedUp + 999) / 1000))
    }
}

/// `poll(2)` over a few descriptors.
enum Poll {
    struct Interest: OptionSet {
        let rawValue: Int16
        static let readable = Interest(rawValue: Int16(POLLIN))
        static let writable = Interest(rawValue: Int16(POLLOUT))
    }

    struct Entry {
        let descriptor: Int32
        let interest: Interest
    }

    /// Waits until one of `entries` is ready, an error included, or until `deadline`.
    ///
    /// Returns early when a signal arrives; callers look at the clock themselves.
    /// - Returns: what each entry is ready for; errors and hang-ups count as readable and writable.
    @discardableResult
    static func wait(for entries: [Entry], until deadline: Instant?) -> [Interest] {
        var descriptors = entries.map {
            pollfd(fd: $0.descriptor, events: $0.interest.rawValue, revents: 0)
        }
        var milliseconds: Int32 = -1
        if let deadline {
            milliseconds = Int32(clamping: ContinuousClock.now.duration(to: deadline).millisecondsRoundedUp)
        }
        let count = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
        guard count > 0 else { return entries.map { _ in [] } }
        let failure = Int16(POLLERR | POLLHUP | POLLNVAL)
        return descriptors.map {
            $0.revents & failure != 0 ? [.readable, .writable] : Interest(rawValue: $0.revents)
        }
    }

    /// Whether a write of a small frame would go into the socket's buffer now.
    static func isWritable(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&entry, 1, 0) > 0
    }
}
