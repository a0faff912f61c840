/// The containers that are open while a value is skipped, one bit each: 256 KiB of brackets take 32 KiB.
struct JSONNesting {
    /// What a bit stands for.
    enum Container {
        case array
        case object
    }

    /// The innermost 64 levels or fewer, the lowest bit innermost.
    private var word: UInt64 = 0
    private var depth = 0
    /// Full words, outermost first; empty for any sane message, so nothing is allocated.
    private var spilled: [UInt64] = []

    /// The container whose end comes next, or nil at the top.
    var innermost: Container? {
        guard depth > 0 else { return nil }
        return word & 1 == 0 ? .array : .object
    }

    mutating func push(_ container: Container) {
        if depth > 0, depth.isMultiple(of: 64) { spilled.append(word) }
        word = word << 1 | (container == .object ? 1 : 0)
        depth += 1
    }

    mutating func pop() {
        depth -= 1
        if depth > 0, depth.isMultiple(of: 64) {
            word = spilled.removeLast()
        } else {
            word >>= 1
        }
    }
}
