import COpenSSL

/// A keyring as text.
///
/// JSON with exactly these members, in any order; `region` may be missing, and in a reader's copy `index` and
/// `control` are missing or empty:
///
///     {"format":1,
///      "region":"eu-3",
///      "wrapping":[{"version":1,"created":"2026-11-23T15:04:05Z","key":"<base64url>"}],
///      "index":[{"version":1,"from":null,"key":"<base64url>"}],
///      "control":[{"version":1,"created":"2026-11-23T15:04:05Z","key":"<base64url>"}]}
///
/// A key is 32 bytes in base64url without padding (RFC 4648, section 5): 43 characters. Times are RFC 3339 in
/// whole seconds with `Z`. Strings have no escapes. A member that is repeated or unknown is refused.
enum KeyringText {
    static let format = 1
    static let keyBytes = 32
    /// Rotated every day for a year, a keyring has an eighth of this.
    static let bytesMax = 1 << 20
    static let versionMax = Int(Int32.max)

    /// Reads and checks a keyring.
    ///
    /// - Throws: ``SealingError`` with code `keyringMalformed`, or `library`.
    static func parse(_ text: SecretBytes) throws(SealingError) -> Keyring {
        let draft: KeyringDraft
        do {
            draft = try unsafe text.withExposedBytes { text throws(KeyringProblem) in
                try unsafe KeyringDraft(text)
            }
        } catch {
            throw SealingError(.readKeyring, .keyringMalformed(error))
        }
        var wrapping: [WrappingKey] = []
        for entry in draft.wrapping {
            wrapping.append(
                try WrappingKey(version: entry.version, created: entry.time ?? 0, secret: entry.secret))
        }
        var index: [IndexKey] = []
        for entry in draft.index {
            index.append(try IndexKey(version: entry.version, from: entry.time, secret: entry.secret))
        }
        var control: [ControlKey] = []
        for entry in draft.control {
            control.append(
                try ControlKey(version: entry.version, created: entry.time ?? 0, secret: entry.secret))
        }
        do {
            return try Keyring(region: draft.region, wrapping: wrapping, index: index, control: control)
        } catch {
            throw SealingError(.readKeyring, .keyringMalformed(error))
        }
    }

    /// Writes a keyring, one key a line.
    static func write(_ keyring: Keyring) -> SecretBytes {
        let status = keyring.status
        // The text is written twice: once to count, once into memory of that size, since growing would leave
        // copies of keys behind.
        var counter = unsafe TextWriter(nil)
        write(keyring, status, &counter)
        return unsafe SecretBytes(count: counter.used) { room in
            var writer = unsafe TextWriter(room)
            write(keyring, status, &writer)
        }
    }

    private static func write(_ keyring: Keyring, _ status: KeyringStatus, _ text: inout TextWriter) {
        text.append("{\"format\":\(format)")
        if let region = status.region {
            text.append(",\n \"region\":\"\(region)\"")
        }
        writeList(
            "wrapping", status.wrapping.map { ($0.version, "created", $0.created) },
            keyring.wrapping.map(\.secret), &text)
        if !keyring.indexKeys.isEmpty {
            writeList(
                "index", status.index.map { ($0.version, "from", $0.from) }, keyring.indexKeys.map(\.secret),
                &text)
            writeList(
                "control", status.control.map { ($0.version, "created", $0.created) },
                keyring.control.map(\.secret), &text)
        }
        text.append("}\n")
    }

    private static func writeList(
        _ name: String, _ entries: [(version: Int, timeName: String, time: String?)],
        _ secrets: [SecretBytes],
        _ text: inout TextWriter
    ) {
        text.append(",\n \"\(name)\":[")
        for (position, (entry, secret)) in zip(entries, secrets).enumerated() {
            let time = entry.time.map { "\"\($0)\"" } ?? "null"
            text.append(position == 0 ? "\n" : ",\n")
            text.append("  {\"version\":\(entry.version),\"\(entry.timeName)\":\(time),\"key\":\"")
            unsafe secret.withExposedBytes { key in
                unsafe Base64URL.write(key) { text.append($0) }
            }
            text.append("\"}")
        }
        text.append("]")
    }
}

/// Writes text into memory that does not move, or only counts.
@safe
private struct TextWriter: ~Copyable {
    private let room: UnsafeMutableRawBufferPointer?
    private(set) var used = 0

    init(_ room: UnsafeMutableRawBufferPointer?) {
        unsafe self.room = room
    }

    mutating func append(_ byte: UInt8) {
        if let room = unsafe room {
            unsafe room[used] = byte
        }
        used += 1
    }

    mutating func append(_ text: String) {
        for byte in text.utf8 {
            append(byte)
        }
    }
}
