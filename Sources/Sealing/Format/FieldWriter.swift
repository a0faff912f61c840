/// Writes the fields of a message or of associated data one after another, each preceded by its length, so
/// that no two lists of fields look alike.
///
/// Layout of a field: its length in bytes (4 bytes, big endian), then its bytes. Text is UTF-8; a number has
/// 8 bytes, big endian.
@safe
struct FieldWriter: ~Copyable {
    /// What a field takes besides its bytes.
    static let prefixBytes = 4

    private let room: UnsafeMutableRawBufferPointer
    /// How much of the room is written.
    private(set) var used = 0

    /// - Parameter room: As large as all fields and their prefixes; writing beyond it traps.
    init(_ room: UnsafeMutableRawBufferPointer) {
        unsafe self.room = room
    }

    mutating func append(_ text: String) {
        // A string that came from elsewhere may not lie in one piece; `withUTF8` then makes it so.
        var text = text
        text.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    mutating func append<Value: FixedBytes>(_ value: Value) {
        unsafe withUnsafeBytes(of: value) { unsafe append($0) }
    }

    mutating func append(_ number: Int64) {
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe append($0) }
    }

    mutating func append(_ byte: UInt8) {
        unsafe withUnsafeBytes(of: byte) { unsafe append($0) }
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(
            unsafe used + Self.prefixBytes + bytes.count <= room.count, "fields are larger than their room")
        unsafe room.storeBytes(of: UInt32(bytes.count).bigEndian, toByteOffset: used, as: UInt32.self)
        used += Self.prefixBytes
        if let source = bytes.baseAddress, let start = unsafe room.baseAddress {
            unsafe (start + used).copyMemory(from: source, byteCount: bytes.count)
        }
        used += bytes.count
    }
}

extension FieldWriter {
    /// Reads one text field and moves the offset past it.
    ///
    /// - Returns: nil when the bytes end before the field does, or it is not UTF-8.
    static func readText(_ bytes: [UInt8], from offset: inout Int) -> String? {
        guard offset + prefixBytes <= bytes.count else {
            return nil
        }
        let length = bytes[offset..<offset + prefixBytes].reduce(0) { $0 << 8 | Int($1) }
        let start = offset + prefixBytes
        guard length <= bytes.count - start else {
            return nil
        }
        offset = start + length
        return String(validating: bytes[start..<offset], as: UTF8.self)
    }
}

extension [UInt8] {
    /// Writes fields into a new array.
    ///
    /// - Parameters:
    ///   - byteCount: What the fields take with their prefixes.
    ///   - fill: Writes exactly that.
    init(fields byteCount: Int, _ fill: (inout FieldWriter) -> Void) {
        self.init(repeating: 0, count: byteCount)
        let used = unsafe withUnsafeMutableBytes { room in
            var writer = unsafe FieldWriter(room)
            fill(&writer)
            return writer.used
        }
        precondition(used == byteCount, "fields are smaller than their room")
    }
}
