/// Which publications of one channel still wait for their confirm.
///
/// The broker numbers publications of a confirming channel from 1; it confirms one by one or many at once
/// (`multiple`), in any order. Source: RabbitMQ, "Consumer Acknowledgements and Publisher Confirms".
struct ConfirmLedger<Entry> {
    private struct Slot {
        /// Nil once settled.
        var entry: Entry?
        /// The code of a `basic.return`, which comes before the confirm of the same publication.
        var returned: Int?
    }

    /// The number of `slots[head]`.
    private var firstNumber: UInt64 = 1
    private var slots: [Slot] = []
    private var head = 0
    /// How many wait.
    private(set) var count = 0

    /// The number that the next publication will have.
    var nextNumber: UInt64 { firstNumber + UInt64(slots.count - head) }

    /// Notes a publication that was just sent.
    mutating func append(_ entry: Entry) {
        slots.append(Slot(entry: entry, returned: nil))
        count += 1
    }

    /// Notes that publication `number` came back.
    /// - Returns: whether such a publication waits.
    mutating func noteReturn(_ number: UInt64, code: Int) -> Bool {
        guard let index = index(of: number), slots[index].entry != nil else { return false }
        slots[index].returned = code
        return true
    }

    /// Settles publication `number`, or with `multiple` everything up to it (0: everything).
    ///
    /// Calls `body` with each entry settled and the code it was returned with, if it was; numbers that do not
    /// wait are passed over.
    mutating func settle(_ number: UInt64, multiple: Bool, _ body: (Entry, Int?) -> Void) {
        if multiple {
            let last = number == 0 ? nextNumber - 1 : min(number, nextNumber - 1)
            while firstNumber <= last, head < slots.count {
                settle(at: head, body)
                dropFirst()
            }
        } else if let index = index(of: number) {
            settle(at: index, body)
        }
        while head < slots.count, slots[head].entry == nil { dropFirst() }
    }

    /// Settles all that wait, on a channel that is gone, and begins at 1 again.
    mutating func takeAll() -> [Entry] {
        let waiting = slots[head...].compactMap(\.entry)
        self = ConfirmLedger()
        return waiting
    }

    /// The entry that has waited longest.
    var oldest: Entry? { head < slots.count ? slots[head].entry : nil }

    private func index(of number: UInt64) -> Int? {
        guard number >= firstNumber, number < nextNumber else { return nil }
        return head + Int(number - firstNumber)
    }

    private mutating func settle(at index: Int, _ body: (Entry, Int?) -> Void) {
        guard let entry = slots[index].entry else { return }
        slots[index].entry = nil
        count -= 1
        body(entry, slots[index].returned)
    }

    private mutating func dropFirst() {
        head += 1
        firstNumber += 1
        // Reclaims the front now and then, so that the array does not grow with the channel's life.
        if head == slots.count || head >= 4096 {
            slots.removeFirst(head)
            head = 0
        }
    }
}
