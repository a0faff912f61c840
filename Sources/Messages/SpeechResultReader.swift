/// Something about a message that makes it malformed, once it is known to be enabled JSON.
struct SpeechResultProblem: Error {
    let reason: MalformedReason
}

/// Collects the fields of a message that are kept, in one pass.
///
/// A syntax error ends the reading at once; anything else that is wrong is noted, the first counts, and
/// reading goes on, because `improve_ai` may come last and decides before everything else.
struct SpeechResultReader: FieldReading {
    /// What has been seen of the switch.
    enum Switch {
        case missing
        case on
        /// Present, in one place or more, with anything that is not literally true in one of them.
        case off
    }

    var reader: JSONReader
    var problem: FieldProblem?
    private(set) var improveAI = Switch.missing

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
        guard var members = try enterMessage() else { return false }
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .version: if try isNew(0, &seen) { isVersion1 = try readIsVersion1() }
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
        if let problem { throw SpeechResultProblem(reason: MalformedReason(problem)) }
        guard isVersion1 else { throw SpeechResultProblem(reason: .version) }
        let id = try required(id)
        guard MessageLimits.fits(id, scalarsMax: MessageLimits.idScalarsMax) else {
            throw SpeechResultProblem(reason: .idTooLong)
        }
        let (region, accountID, applicationID) = (
            try required(region), try required(accountID), try required(applicationID)
        )
        guard MessageLimits.fits(accountID, scalarsMax: MessageLimits.nameScalarsMax),
            MessageLimits.fits(applicationID, scalarsMax: MessageLimits.nameScalarsMax)
        else { throw SpeechResultProblem(reason: .fieldTooLong) }
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
