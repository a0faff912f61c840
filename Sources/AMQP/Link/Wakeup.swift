import CRabbitMQ
import Glibc
import Locking

/// An eventfd that wakes a thread out of `poll`; any thread may signal, the link's thread waits.
final class Wakeup: Sendable {
    /// The descriptor to poll for reading.
    let descriptor: Int32

    init() {
        descriptor = lethe_eventfd()
        precondition(descriptor >= 0, "an eventfd could not be made: the process is out of descriptors")
    }

    deinit {
        close(descriptor)
    }

    func signal() {
        var one: UInt64 = 1
        // It can only fail when the counter is at its end, and then it is readable anyway.
        _ = unsafe write(descriptor, &one, 8)
    }

    func clear() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }

    /// Waits until signalled or until `deadline`; clears the signal.
    func wait(until deadline: Instant?) {
        Poll.wait(for: [.init(descriptor: descriptor, interest: .readable)], until: deadline)
        clear()
    }
}

/// A list of commands from any thread to the one thread that serves it.
final class Mailbox<Command: Sendable>: Sendable {
    let wakeup = Wakeup()
    private let commands = Locked<[Command]>([])

    func post(_ command: Command) {
        let isFirst = commands.withLock { list in
            list.append(command)
            return list.count == 1
        }
        // Whoever takes the list takes all of it, so one signal for its first entry is enough.
        if isFirst { wakeup.signal() }
    }

    func takeAll() -> [Command] {
        commands.withLock { list in
            // Not `swap` with an empty list when there is nothing: this runs once a turn of the loop.
            guard !list.isEmpty else { return [] }
            let taken = list
            list = []
            return taken
        }
    }
}
