import CRabbitMQ

/// A field table in C memory of its own, for one or more calls of the library; freed with the value.
@safe
struct FieldTable: ~Copyable {
    private let entries: UnsafeMutableBufferPointer<amqp_table_entry_t>
    private var memory: [UnsafeMutableRawPointer] = unsafe []

    /// Copies `fields`.
    init(_ fields: [String: FieldValue]) {
        unsafe entries = .allocate(capacity: fields.count)
        for (index, (key, value)) in fields.enumerated() {
            var entry = unsafe amqp_table_entry_t()
            unsafe entry.key = copy(key.utf8)
            unsafe entry.value = convert(value)
            unsafe entries.initializeElement(at: index, to: entry)
        }
    }

    deinit {
        for index in unsafe memory.indices { unsafe memory[index].deallocate() }
        unsafe entries.deallocate()
    }

    /// The table; valid as long as this value.
    var table: amqp_table_t {
        unsafe amqp_table_t(num_entries: Int32(entries.count), entries: entries.baseAddress)
    }

    private mutating func copy(_ bytes: some Collection<UInt8>) -> amqp_bytes_t {
        guard !bytes.isEmpty else { return unsafe amqp_bytes_t(len: 0, bytes: nil) }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        unsafe copy.copyBytes(from: bytes)
        if let base = copy.baseAddress { unsafe memory.append(base) }
        return unsafe amqp_bytes_t(len: copy.count, bytes: copy.baseAddress)
    }

    private mutating func convert(_ value: FieldValue) -> amqp_field_value_t {
        var field = unsafe amqp_field_value_t()
        switch value {
        case .string(let text):
            unsafe field.kind = UInt8(ascii: "S")
            unsafe field.value.bytes = copy(text.utf8)
        case .bytes(let bytes):
            unsafe field.kind = UInt8(ascii: "x")
            unsafe field.value.bytes = copy(bytes)
        case .int(let number):
            // Always 64-bit: thirty days in milliseconds do not fit into 32.
            unsafe field.kind = UInt8(ascii: "l")
            unsafe field.value.i64 = number
        case .bool(let flag):
            unsafe field.kind = UInt8(ascii: "t")
            unsafe field.value.boolean = flag ? 1 : 0
        case .timestamp(let seconds):
            unsafe field.kind = UInt8(ascii: "T")
            unsafe field.value.u64 = seconds
        case .double(let number):
            unsafe field.kind = UInt8(ascii: "d")
            unsafe field.value.f64 = number
        }
        return unsafe field
    }
}

extension FieldValue {
    /// A scalar as the library decoded it; absent for tables, arrays, decimals, voids and values over `bytesMax`.
    ///
    /// Nothing is cloned: librabbitmq's `amqp_table_clone` fails on empty keys, and recurses.
    init?(_ field: amqp_field_value_t, bytesMax: Int) {
        switch unsafe field.kind {
        case UInt8(ascii: "t"): self = .bool(unsafe field.value.boolean != 0)
        case UInt8(ascii: "T"): self = .timestamp(unsafe field.value.u64)
        case UInt8(ascii: "f"): self = .double(Double(unsafe field.value.f32))
        case UInt8(ascii: "d"): self = .double(unsafe field.value.f64)
        case UInt8(ascii: "S"), UInt8(ascii: "x"):
            let bytes = unsafe field.value.bytes.buffer
            guard bytes.count <= bytesMax else { return nil }
            if unsafe field.kind == UInt8(ascii: "S"),
                let text = unsafe String(validating: bytes, as: UTF8.self)
            {
                self = .string(text)
            } else {
                self = .bytes(unsafe Array(bytes))
            }
        default:
            guard let number = unsafe Self.integer(field) else { return nil }
            self = .int(number)
        }
    }

    private static func integer(_ field: amqp_field_value_t) -> Int64? {
        switch unsafe field.kind {
        case UInt8(ascii: "b"): Int64(unsafe field.value.i8)
        case UInt8(ascii: "B"): Int64(unsafe field.value.u8)
        case UInt8(ascii: "s"): Int64(unsafe field.value.i16)
        case UInt8(ascii: "u"): Int64(unsafe field.value.u16)
        case UInt8(ascii: "I"): Int64(unsafe field.value.i32)
        case UInt8(ascii: "i"): Int64(unsafe field.value.u32)
        case UInt8(ascii: "l"): unsafe field.value.i64
        case UInt8(ascii: "L"): Int64(exactly: unsafe field.value.u64)
        default: nil
        }
    }
}
