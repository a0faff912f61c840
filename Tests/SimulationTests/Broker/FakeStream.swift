import AMQP

/// A stream: offsets that only grow, until it loses its tail or is deleted.
struct FakeStream {
    private struct Entry {
        let body: [UInt8]
        let at: Int64
    }

    private var first: Int64 = 0
    private var entries: [Entry] = []

    /// The offset of the last entry; nil for an empty stream.
    var end: Int64? { entries.isEmpty ? nil : next - 1 }
    /// The offset that the next entry will have.
    var next: Int64 { first + Int64(entries.count) }
    /// Everything there is.
    var all: [Delivery] { chunk(from: first, at: entries.count, to: 0) }

    mutating func append(_ body: [UInt8], at second: Int64) {
        entries.append(Entry(body: body, at: second))
    }

    /// Entries from an offset on, or from the first one kept when that is later.
    func chunk(from offset: Int64, at most: Int, to generation: UInt64) -> [Delivery] {
        let start = max(offset, first)
        guard start < next else { return [] }
        return entries[Int(start - first)...].prefix(most).enumerated().map { index, entry in
            let offset = start + Int64(index)
            return Delivery(
                tag: DeliveryTag(generation: generation, number: UInt64(offset) + 1),
                headers: [StreamPosition.key: .int(offset)], body: .bytes(entry.body))
        }
    }

    /// The broker was killed: what it had not written is gone, confirmed or not.
    mutating func loseTail(_ count: Int) {
        entries.removeLast(min(count, entries.count))
    }

    /// Somebody deleted it by mistake, and declared it again.
    mutating func recreate() {
        (first, entries) = (0, [])
    }

    /// Retention: entries from before a time go; the newest segment stays.
    mutating func truncate(before second: Int64) {
        let outdated = min(entries.prefix { $0.at < second }.count, max(0, entries.count - 1))
        entries.removeFirst(outdated)
        first += Int64(outdated)
    }
}
