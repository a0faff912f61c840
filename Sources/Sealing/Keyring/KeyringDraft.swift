/// A keyring as its text says, checked member by member but not yet as a whole.
struct KeyringDraft {
    /// One key of a list.
    struct Entry {
        var version: Int
        /// `created` or `from`, in seconds since 1970; nil only for an index key's null.
        var time: Int64?
        var secret: SecretBytes
    }

    private(set) var region: Region?
    private(set) var wrapping: [Entry] = []
    private(set) var index: [Entry] = []
    private(set) var control: [Entry] = []

    /// Reads all of a text.
    init(_ text: UnsafeRawBufferPointer) throws(KeyringProblem) {
        guard text.count <= KeyringText.bytesMax else {
            throw .tooLarge
        }
        var scanner = unsafe JSONScanner(text)
        var seen: Set<String> = []
        let isObject = try scanner.readObject { scanner, name throws(KeyringProblem) in
            guard seen.insert(name).inserted else {
                throw .unexpectedMember(.keyring)
            }
            try readMember(name, &scanner)
        }
        guard isObject else {
            throw scanner.syntaxProblem()
        }
        try scanner.expectEnd()
        for member in ["format", "wrapping"] where !seen.contains(member) {
            throw .missing(member, .keyring)
        }
    }

    private mutating func readMember(_ name: String, _ scanner: inout JSONScanner) throws(KeyringProblem) {
        switch name {
        case "format":
            guard scanner.readNumber() == KeyringText.format else {
                throw .unknownFormat
            }
        case "region":
            region = try Self.readRegion(&scanner)
        case "wrapping":
            wrapping = try Self.readList(&scanner, .wrapping)
        case "index":
            index = try Self.readList(&scanner, .index)
        case "control":
            control = try Self.readList(&scanner, .control)
        default:
            throw .unexpectedMember(.keyring)
        }
    }

    private static func readRegion(_ scanner: inout JSONScanner) throws(KeyringProblem) -> Region {
        guard let range = try scanner.readString(),
            let region = unsafe scanner.withBytes(
                in: range, { unsafe Region(String(decoding: $0, as: UTF8.self)) })
        else {
            throw .invalid("region", .keyring)
        }
        return region
    }

    private static func readList(
        _ scanner: inout JSONScanner, _ section: KeyringProblem.Section
    ) throws(KeyringProblem) -> [Entry] {
        var entries: [Entry] = []
        let isArray = try scanner.readArray { scanner throws(KeyringProblem) in
            entries.append(try readEntry(&scanner, section))
        }
        guard isArray else {
            throw .invalid(section.rawValue, .keyring)
        }
        return entries
    }

    private static func readEntry(
        _ scanner: inout JSONScanner, _ section: KeyringProblem.Section
    ) throws(KeyringProblem) -> Entry {
        let timeName = section == .index ? "from" : "created"
        var version: Int?
        var time: Int64??
        var secret: SecretBytes?
        let isObject = try scanner.readObject { scanner, name throws(KeyringProblem) in
            switch name {
            case "version" where version == nil:
                version = try readVersion(&scanner, section)
            case timeName where time == nil:
                time = .some(try readTime(&scanner, timeName, section))
            case "key" where secret == nil:
                secret = try readKey(&scanner, section)
            default:
                throw .unexpectedMember(section)
            }
        }
        guard isObject else {
            throw .invalid(section.rawValue, section)
        }
        guard let version else {
            throw .missing("version", section)
        }
        guard let time else {
            throw .missing(timeName, section)
        }
        guard let secret else {
            throw .missing("key", section)
        }
        return Entry(version: version, time: time, secret: secret)
    }

    private static func readVersion(
        _ scanner: inout JSONScanner, _ section: KeyringProblem.Section
    ) throws(KeyringProblem) -> Int {
        guard let version = scanner.readNumber(), (1...KeyringText.versionMax).contains(version) else {
            throw .invalid("version", section)
        }
        return version
    }

    private static func readTime(
        _ scanner: inout JSONScanner, _ name: String, _ section: KeyringProblem.Section
    ) throws(KeyringProblem) -> Int64? {
        if section == .index, scanner.readNull() {
            return nil
        }
        guard let range = try scanner.readString(), range.count == "0000-00-00T00:00:00Z".utf8.count,
            let time = unsafe scanner.withBytes(in: range, { unsafe CivilTime(ascii: Array($0)) })
        else {
            throw .invalid(name, section)
        }
        return time.secondsSince1970
    }

    private static func readKey(
        _ scanner: inout JSONScanner, _ section: KeyringProblem.Section
    ) throws(KeyringProblem) -> SecretBytes {
        guard let range = try scanner.readString(),
            let key = unsafe scanner.withBytes(in: range, { unsafe Base64URL.key(from: $0) })
        else {
            throw .invalid("key", section)
        }
        return key
    }
}
