/// Finds in what an AMQP client sends what it consumes from and what it acknowledges.
///
/// Frames: type (1 byte), channel (2), size (4), payload, end (1). A method's payload begins with its class
/// and number (AMQP 0-9-1, 2.3.5 and 4.2.4). Everything else is passed over.
struct FrameScanner {
    /// What was found.
    enum Found: Equatable {
        /// `basic.consume`.
        case consume(queue: String)
        /// `basic.ack`.
        case acknowledge(tag: UInt64, isMultiple: Bool)
    }

    private static let greetingBytes = 8
    private static let headerBytes = 7
    private static let methodFrame: UInt8 = 1
    private static let basic: UInt64 = 60
    private static let (consume, acknowledge): (UInt64, UInt64) = (20, 80)

    private var toSkip = greetingBytes
    /// A header, or a method's whole frame, as far as it has come.
    private var pending: [UInt8] = []

    /// Takes the next bytes.
    ///
    /// - Returns: What ended in them, in order.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Found] {
        var found: [Found] = []
        for byte in bytes {
            guard toSkip == 0 else {
                toSkip -= 1
                continue
            }
            pending.append(byte)
            guard pending.count >= Self.headerBytes else { continue }
            let size = Int(Self.number(pending[3..<7]))
            guard pending[0] == Self.methodFrame else {
                toSkip = size + 1
                pending.removeAll(keepingCapacity: true)
                continue
            }
            guard pending.count == Self.headerBytes + size + 1 else { continue }
            if let method = Self.method(pending[Self.headerBytes..<(Self.headerBytes + size)]) {
                found.append(method)
            }
            pending.removeAll(keepingCapacity: true)
        }
        return found
    }

    private static func method(_ payload: ArraySlice<UInt8>) -> Found? {
        guard payload.count >= 4, number(payload.prefix(2)) == basic else { return nil }
        let arguments = payload.dropFirst(4)
        switch number(payload.dropFirst(2).prefix(2)) {
        case consume:
            // A reserved short, then the queue's name as a short string.
            guard arguments.count > 3 else { return nil }
            let name = arguments.dropFirst(2)
            return .consume(
                queue: String(decoding: name.dropFirst().prefix(Int(name.first ?? 0)), as: UTF8.self))
        case acknowledge:
            guard arguments.count == 9 else { return nil }
            return .acknowledge(tag: number(arguments.prefix(8)), isMultiple: (arguments.last ?? 0) & 1 == 1)
        default:
            return nil
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
