/// The NCCO `input` action: language and context, each of which has two homes.
extension SpeechResultReader {
    mutating func readInput() throws(JSONSyntaxError) {
        guard var members = try enterObject() else { return }
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .speech: if try isNew(0, &seen) { try readSpeechSettings() }
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readSpeechSettings() throws(JSONSyntaxError) {
        guard var members = try enterObject() else { return }
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .language: if try isNew(0, &seen) { languages.own = try keptString() }
            case .context: if try isNew(1, &seen) { context.own = try readHints() }
            case .providerOptions: if try isNew(2, &seen) { try readProviderOptions() }
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readProviderOptions() throws(JSONSyntaxError) {
        guard var members = try enterObject() else { return }
        var seen = SeenKeys()
        while let key = try reader.nextKey(&members) {
            switch key {
            case .languageCode: if try isNew(0, &seen) { languages.provider = try keptString() }
            case .speechContexts: if try isNew(1, &seen) { try readSpeechContexts() }
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readSpeechContexts() throws(JSONSyntaxError) {
        guard var elements = try enterArray() else { return }
        while try reader.nextElement(&elements) {
            guard var members = try enterObject() else { continue }
            var seen = SeenKeys()
            while let key = try reader.nextKey(&members) {
                switch key {
                case .phrases: if try isNew(0, &seen) { context.provider += try readHints() }
                default: try reader.skipValue()
                }
            }
        }
    }

    /// Reads an array of strings and nulls.
    private mutating func readHints() throws(JSONSyntaxError) -> [String] {
        guard var elements = try enterArray() else { return [] }
        var hints: [String] = []
        while try reader.nextElement(&elements) {
            if let hint = try keptString() { hints.append(hint) }
        }
        return hints
    }
}

/// The two homes of the language.
struct LanguageHomes {
    /// `speech.language`.
    var own: String?
    /// `speech.providerOptions.language_code`.
    var provider: String?

    /// The first of the two that looks like a language tag.
    var chosen: String? {
        if let own, LanguageTag.isPlausible(own) { return own }
        if let provider, LanguageTag.isPlausible(provider) { return provider }
        return nil
    }
}

/// The two homes of the context hints, which may come in either order.
struct ContextHints {
    /// `speech.context`.
    var own: [String] = []
    /// All `speech.providerOptions.speech_contexts[].phrases[]`.
    var provider: [String] = []

    /// Both homes together, the speech settings' own first, without blank hints and repetitions.
    var hints: [String] {
        if provider.isEmpty, own.count <= 8 {
            // The usual few: comparing them costs less than hashing them.
            return own.indices.filter { !own[$0].isBlank && !own[..<$0].contains(own[$0]) }.map { own[$0] }
        }
        // There may be as many as fit into 256 KiB.
        var seen = Set<String>()
        return (own + provider).filter { !$0.isBlank && seen.insert($0).inserted }
    }
}

extension String {
    /// Whether there is nothing but white space (Unicode property `White_Space`).
    var isBlank: Bool {
        if let first = utf8.first, first < 0x80, !first.isASCIISpace { return false }
        return unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
}
