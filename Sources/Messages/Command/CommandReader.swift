/// Why a message that is a JSON object is no command.
struct CommandProblem: Error {
    /// The code to refuse it with.
    let refusal: CommandRefusal
}

/// Collects the fields of a command in one pass, and judges them together afterwards.
struct CommandReader: FieldReading {
    /// The body, and how far it has been read.
    var reader: JSONReader
    /// What was wrong with a field first, if anything was.
    var problem: FieldProblem?

    private var isVersion1 = false
    private var id: String?
    private var verb: String?
    private var account: String?
    private var application: String?
    private var number: ArraySlice<UInt8>?
    private var sealedNumber: ArraySlice<UInt8>?
    private var suppress = false
    private var broad = false
    private var before: ArraySlice<UInt8>?
    private var everything: String?
    private var requestedAt: ArraySlice<UInt8>?

    /// Takes a body of at most ``MessageLimits/commandBytesMax`` bytes.
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
            case .command: if try isNew(2, &seen) { verb = try keptString() }
            case .accountID: if try isNew(3, &seen) { account = try keptString() }
            case .applicationID: if try isNew(4, &seen) { application = try keptString() }
            case .number: if try isNew(5, &seen) { number = try keptBytes() }
            case .sealedNumber: if try isNew(6, &seen) { sealedNumber = try keptBytes() }
            case .suppress: if try isNew(7, &seen) { suppress = try readFlag() }
            case .broad: if try isNew(8, &seen) { broad = try readFlag() }
            case .before: if try isNew(9, &seen) { before = try keptBytes() }
            case .everything: if try isNew(10, &seen) { everything = try keptString() }
            case .requestedAt: if try isNew(11, &seen) { requestedAt = try keptBytes() }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        return true
    }

    /// A boolean; false for null, and for another type, which is noted.
    private mutating func readFlag() throws(JSONSyntaxError) -> Bool {
        switch try reader.peek() {
        case UInt8(ascii: "t"):
            try reader.readLiteral("true")
            return true
        case UInt8(ascii: "f"), UInt8(ascii: "n"):
            break
        default:
            note(.wrongType)
        }
        try reader.skipValue()
        return false
    }

    /// The id in small letters, if it is a UUID (RFC 9562, section 4).
    var uuid: String? {
        guard let id, id.utf8.count == 36 else { return nil }
        let characters = id.utf8.lowercasedASCII
        let isUUID = characters.enumerated().allSatisfy { index, byte in
            switch index {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default: byte.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
        }
        return isUUID ? String(decoding: characters, as: UTF8.self) : nil
    }
}

/// Judges the fields.
extension CommandReader {
    /// The command, if all that is required is there and goes together.
    ///
    /// The version comes first: what fields another version has, nobody here can say.
    func command() throws(CommandProblem) -> Command {
        guard isVersion1 else { throw CommandProblem(refusal: .version) }
        if let problem { throw CommandProblem(refusal: CommandRefusal(problem)) }
        guard let verb = Command.Verb(rawValue: try required(verb)) else {
            throw CommandProblem(refusal: .unknownCommand)
        }
        _ = try required(id)
        guard let uuid else { throw CommandProblem(refusal: .id) }
        guard let requestedAt = Timestamp(utf8: try required(requestedAt)) else {
            throw CommandProblem(refusal: .requestedAt)
        }
        let subject = try subject(of: verb)
        return Command(
            id: uuid, verb: verb, subject: subject, suppress: try suppresses(verb, subject),
            broad: verb == .forget && broad, requestedAt: requestedAt)
    }

    private func subject(of verb: Command.Verb) throws(CommandProblem) -> Command.Subject {
        let application = try application.map(checked)
        let number = try commandNumber()
        if verb == .purge {
            guard number == nil else { throw CommandProblem(refusal: .scope) }
            return try purged(application)
        }
        guard before == nil, everything == nil, number != nil || verb == .lift else {
            throw CommandProblem(refusal: .scope)
        }
        let account = try checked(required(account))
        if let number { return .person(account: account, application: application, number: number) }
        return gate(account, application)
    }

    /// What a purge is about: exactly one of account, time and everything.
    private func purged(_ application: String?) throws(CommandProblem) -> Command.Subject {
        switch (account, before, everything, application) {
        case (let account?, nil, nil, _):
            return gate(try checked(account), application)
        case (nil, let before?, nil, nil):
            guard let time = Timestamp(utf8: before), time.isWholeHour else {
                throw CommandProblem(refusal: .beforeNotAnHour)
            }
            return .before(time)
        case (nil, nil, let region?, nil):
            guard !region.isEmpty else { throw CommandProblem(refusal: .emptyField) }
            return .everything(region: region)
        default:
            throw CommandProblem(refusal: .scope)
        }
    }

    private func gate(_ account: String, _ application: String?) -> Command.Subject {
        if let application { return .application(account: account, application: application) }
        return .account(account)
    }

    /// Whether the command suppresses; one that asks for it and cannot is refused, so that nobody relies on
    /// it.
    private func suppresses(
        _ verb: Command.Verb, _ subject: Command.Subject
    ) throws(CommandProblem) -> Bool {
        switch (verb, subject) {
        case (.find, _): return false
        case (.forget, _), (.purge, .application), (.purge, .account): return suppress
        default:
            guard !suppress else { throw CommandProblem(refusal: .scope) }
            return false
        }
    }

    private func commandNumber() throws(CommandProblem) -> CommandNumber? {
        switch (number, sealedNumber) {
        case (nil, nil):
            return nil
        case (let text?, nil):
            guard let number = InternationalNumber(utf8: text) else {
                throw CommandProblem(refusal: .numberNotInternational)
            }
            return .clear(number)
        case (nil, let text?):
            guard let sealed = CommandNumber.decoded(text), !sealed.isEmpty else {
                throw CommandProblem(refusal: .sealedNumber)
            }
            return .sealed(sealed)
        case (_?, _?):
            throw CommandProblem(refusal: .scope)
        }
    }

    private func required<Value>(_ value: Value?) throws(CommandProblem) -> Value {
        guard let value else { throw CommandProblem(refusal: .missingField) }
        return value
    }

    private func checked(_ name: String) throws(CommandProblem) -> String {
        guard !name.isEmpty else { throw CommandProblem(refusal: .emptyField) }
        guard MessageLimits.fits(name, scalarsMax: MessageLimits.nameScalarsMax) else {
            throw CommandProblem(refusal: .fieldTooLong)
        }
        return name
    }
}

extension Timestamp {
    /// Whether an hour begins here, in UTC.
    fileprivate var isWholeHour: Bool {
        nanoseconds == 0 && secondsSince1970.isMultiple(of: 3600)
    }
}
