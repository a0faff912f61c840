import Locking

/// What a child process wrote to one of its outputs: kept whole, read line by line while it is written.
public final class OutputLog: Sendable {
    private struct Waiter {
        let matches: @Sendable (String) -> Bool
        let continuation: CheckedContinuation<String?, Never>
    }

    private struct State {
        var bytes: [UInt8] = []
        var lines: [String] = []
        var lineStart = 0
        var hasEnded = false
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private let state = Locked(State())

    init() {}

    /// All bytes so far.
    public var bytes: [UInt8] { state.current.bytes }

    /// All of it so far, as text; what is not UTF-8 is replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The whole lines so far, without line breaks.
    public var lines: [String] { state.current.lines }

    /// Waits until nothing more can come: every process that held the output has closed it.
    ///
    /// - Throws: `TestFailure` at the limit.
    public func end(within limit: Duration = .seconds(10)) async throws {
        let line = try await firstLine(after: .max, limit: limit, what: "the end of an output") { _ in false }
        precondition(line == nil, "no line matches")
    }

    /// Waits for a line.
    ///
    /// - Parameters:
    ///   - text: what the line contains.
    ///   - start: the number of lines to skip, for a line that comes after something.
    ///   - limit: how long to wait.
    /// - Returns: the first such line.
    /// - Throws: `TestFailure` when the output ends without it, or at the limit.
    public func line(containing text: String, after start: Int = 0, within limit: Duration) async throws
        -> String
    {
        let found = try await firstLine(after: start, limit: limit, what: "a line with “\(text)”") {
            $0.contains(text)
        }
        guard let found else { throw TestFailure("the output ended without a line with “\(text)”: \(tail)") }
        return found
    }

    /// The last lines, for messages.
    public var tail: String {
        state.current.lines.suffix(12).joined(separator: "\n")
    }

    private func firstLine(
        after start: Int, limit: Duration, what: String, _ matches: @escaping @Sendable (String) -> Bool
    ) async throws -> String? {
        do {
            return try await within(limit, what) { await self.wait(after: start, matches) }
        } catch {
            throw TestFailure("\(error); so far:\n\(tail)")
        }
    }

    private func wait(after start: Int, _ matches: @escaping @Sendable (String) -> Bool) async -> String? {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: String?? = state.withLock { state in
                    if let line = state.lines.dropFirst(start).first(where: matches) { return .some(line) }
                    if state.hasEnded || Task.isCancelled { return .some(nil) }
                    state.waiters[number] = Waiter(matches: matches, continuation: continuation)
                    return .none
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume(returning: nil)
        }
    }

    func append(_ chunk: some Collection<UInt8>) {
        let answered = state.withLock { state -> [(Waiter, String)] in
            state.bytes.append(contentsOf: chunk)
            var answered: [(Waiter, String)] = []
            while let end = state.bytes[state.lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: state.bytes[state.lineStart..<end], as: UTF8.self)
                state.lineStart = end + 1
                state.lines.append(line)
                for (number, waiter) in state.waiters where waiter.matches(line) {
                    state.waiters.removeValue(forKey: number)
                    answered.append((waiter, line))
                }
            }
            return answered
        }
        for (waiter, line) in answered { waiter.continuation.resume(returning: line) }
    }

    func finish() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.continuation)
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }
}
