/// Something about a message that makes it malformed, once it is known to be enabled JSON.
struct SpeechResultProblem: Error {
    let reason: MalformedReason
}

/// Collects the fields of a message that are kept, in one pass.
///
/// A syntax error ends the reading at once; anything else that is wrong is noted, the first counts, and
/// reading goes on, because `improve_ai` may come last and decides before everything else.
struct SpeechResultReader {
    /// What has been seen of the switch.
    enum Switch {
        case missing
        case on
        /// Present, in one place or more, with anything that is not literally true in one of them.
        case off
    }

    var reader: JSONReader
    private(set) var improveAI = Switch.missing
    private var problem: MalformedReason?

    private var isVersion1 = false
    private var id: String?
    private var region: String?
    private var accountID: String?
    private var applicationID: String?

    var languages = LanguageHomes()
    var context = ContextHints()

    var timestamp: ArraySlice<UInt8>?
    var from: ArraySlice<UInt8>?
    var to: ArraySlice<UInt8>?
    var hasFromUser = false
    var timeoutReason: String?
    var alternatives: [SpeechResult.Alternative] = []

    init(_ body: [UInt8]) {
        reader = JSONReader(body)
    }

    /// Reads the whole body; false when it is JSON, but not an object.
    mutating func read() throws(JSONSyntaxError) -> Bool {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skipValue()
            try reader.finish()
            return false
        }
        var members = reader.enter()
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .version: if try isNew(0, &seen) { try readVersion() }
            case .id: if try isNew(1, &seen) { id = try keptString() }
            case .region: if try isNew(2, &seen) { region = try keptString() }
            case .accountID: if try isNew(3, &seen) { accountID = try keptString() }
            case .applicationID: if try isNew(4, &seen) { applicationID = try keptString() }
            case .improveAI: try readSwitch()
            case .input: if try isNew(5, &seen) { try readInput() }
            case .event: if try isNew(6, &seen) { try readEvent() }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        return true
    }

    /// The result, if all that is required is there and nothing wrong has been noted.
    func result() throws(SpeechResultProblem) -> SpeechResult {
        if let problem { throw SpeechResultProblem(reason: problem) }
        guard isVersion1 else { throw SpeechResultProblem(reason: .version) }
        let id = try required(id)
        // No string has more scalars than bytes, so the usual one need not be walked through.
        guard
            id.utf8.count <= MessageLimits.idScalarsMax
                || id.unicodeScalars.count <= MessageLimits.idScalarsMax
        else { throw SpeechResultProblem(reason: .idTooLong) }
        let (region, accountID, applicationID) = (
            try required(region), try required(accountID), try required(applicationID)
        )
        guard let timestamp else { throw SpeechResultProblem(reason: .missingField) }
        guard let capturedAt = Timestamp(utf8: timestamp) else {
            throw SpeechResultProblem(reason: .timestamp)
        }
        return SpeechResult(
            id: id, region: region, accountID: accountID, applicationID: applicationID,
            capturedAt: capturedAt,
            from: CallParty(utf8: from, isAppUser: hasFromUser), to: CallParty(utf8: to),
            language: languages.chosen, context: context.hints, alternatives: alternatives,
            timeoutReason: timeoutReason)
    }

    private func required(_ value: String?) throws(SpeechResultProblem) -> String {
        guard let value else { throw SpeechResultProblem(reason: .missingField) }
        guard !value.isEmpty else { throw SpeechResultProblem(reason: .emptyField) }
        return value
    }

    private mutating func readVersion() throws(JSONSyntaxError) {
        let byte = try reader.peek()
        guard byte == UInt8(ascii: "-") || byte.isASCIIDigit else { return try reader.skipValue() }
        let range = try reader.readNumber()
        isVersion1 = reader.bytes[range] == [UInt8(ascii: "1")]
    }

    private mutating func readSwitch() throws(JSONSyntaxError) {
        if improveAI != .missing { note(.repeatedKey) }
        guard try reader.peek() == UInt8(ascii: "t") else {
            improveAI = .off
            return try reader.skipValue()
        }
        try reader.readLiteral("true")
        if improveAI == .missing { improveAI = .on }
    }
}

/// Which of an object's known keys have occurred, one bit each.
struct SeenKeys {
    private var bits: UInt16 = 0

    /// Adds a key; false when it was there already.
    mutating func insert(_ bit: Int) -> Bool {
        let mask = UInt16(1) << UInt16(bit)
        defer { bits |= mask }
        return bits & mask == 0
    }
}

/// What all containers are read with.
extension SpeechResultReader {
    /// Notes what is wrong, if it is the first.
    mutating func note(_ reason: MalformedReason) {
        if problem == nil { problem = reason }
    }

    /// Whether a key occurs for the first time; a repeated one is noted and its value skipped.
    mutating func isNew(_ bit: Int, _ seen: inout SeenKeys) throws(JSONSyntaxError) -> Bool {
        if seen.insert(bit) { return true }
        note(.repeatedKey)
        try reader.skipValue()
        return false
    }

    /// Enters an object on the way to a kept field; nil for null, and for another type, which is noted.
    mutating func enterObject() throws(JSONSyntaxError) -> JSONReader.Members? {
        try enter(UInt8(ascii: "{"))
    }

    /// Enters an array on the way to a kept field; nil for null, and for another type, which is noted.
    mutating func enterArray() throws(JSONSyntaxError) -> JSONReader.Members? {
        try enter(UInt8(ascii: "["))
    }

    private mutating func enter(_ bracket: UInt8) throws(JSONSyntaxError) -> JSONReader.Members? {
        let byte = try reader.peek()
        if byte == bracket { return reader.enter() }
        if byte != UInt8(ascii: "n") { note(.wrongType) }
        try reader.skipValue()
        return nil
    }

    /// Reads a string that is kept; nil for null, and for what is noted: another type or a lone surrogate.
    mutating func keptText() throws(JSONSyntaxError) -> JSONText? {
        let byte = try reader.peek()
        guard byte == UInt8(ascii: "\"") else {
            if byte != UInt8(ascii: "n") { note(.wrongType) }
            try reader.skipValue()
            return nil
        }
        let text = try reader.readString()
        guard !text.hasLoneSurrogate else {
            note(.loneSurrogate)
            return nil
        }
        return text
    }

    /// Reads a string that is kept, as ``keptText()`` does.
    mutating func keptString() throws(JSONSyntaxError) -> String? {
        try keptText().map { reader.string($0) }
    }

    /// Reads the bytes of a string that is kept, as ``keptText()`` does.
    mutating func keptBytes() throws(JSONSyntaxError) -> ArraySlice<UInt8>? {
        try keptText().map { reader.utf8($0) }
    }
}
