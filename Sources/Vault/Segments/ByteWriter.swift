/// Puts a payload's fields one behind the other; ``RecordPayload`` says how.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(number: Int) {
        precondition(number >= 0, "a payload's numbers are lengths and counts")
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(_ text: String) {
        append(number: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(optional text: String?) {
        guard let text else { return append(0) }
        append(number: text.utf8.count + 1)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(confidence: Double?) {
        guard let confidence else { return append(0) }
        append(1)
        let pattern = confidence.bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
        }
    }
}

/// Takes a payload's fields apart again.
///
/// A field that is not there, or is wrong, reads as empty, and from then on ``isAtEnd`` is false: one check
/// at the end tells.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0
    private var isBroken = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Everything has been read, and everything that was read was there.
    var isAtEnd: Bool { !isBroken && position == bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count, !isBroken else { return broken(0) }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() -> Int {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            let next = byte()
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return Int(value) }
        }
        return broken(0)
    }

    mutating func text() -> String {
        text(bytes: number())
    }

    mutating func optionalText() -> String? {
        let number = number()
        return number == 0 ? nil : text(bytes: number - 1)
    }

    mutating func confidence() -> Double? {
        switch byte() {
        case 0: return nil
        case 1:
            var pattern: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 8) { pattern |= UInt64(byte()) << shift }
            return Double(bitPattern: pattern)
        default: return broken(nil)
        }
    }

    mutating func list<Element>(_ element: (inout ByteReader) -> Element) -> [Element] {
        let count = number()
        // Every element has a byte at least, so a wrong count cannot ask for more memory than the payload has
        // bytes.
        guard count <= bytes.count - position else { return broken([]) }
        return (0..<count).map { _ in element(&self) }
    }

    private mutating func text(bytes count: Int) -> String {
        guard count <= bytes.count - position, !isBroken else { return broken("") }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    private mutating func broken<Value>(_ value: Value) -> Value {
        isBroken = true
        return value
    }
}
