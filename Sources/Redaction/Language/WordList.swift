/// One file of words of the folder `Language`.
///
/// A line is `language TAG`, or a class, its value where it has one, and the forms: `number 7 seven sevens`,
/// `cue PHONE mobile phone_number`, `unit pounds euros`. `_` joins the words of a phrase, `#` begins a
/// comment. `DESIGN.md`: words are data, not code.
struct WordList {
    /// One form with its meaning.
    struct Entry {
        var form: Substring
        var language: Substring
        var meaning: Lexicon.Meaning
    }

    private(set) var entries: [Entry] = []
    /// Languages that write a number's words as one, as German.
    private(set) var compounding: Set<Substring> = []

    /// The lists that are built into the program.
    static var embedded: [WordList] {
        [PackageResources.numbers_txt, PackageResources.words_txt].map {
            WordList(String(decoding: $0, as: UTF8.self))
        }
    }

    /// Reads a list; a line that nobody understands is a mistake in the program's own data and traps.
    init(_ text: String) {
        var language: Substring = "common"
        for line in text.split(separator: "\n") where line.first != "#" {
            let fields = line.split(separator: " ")
            guard let keyword = fields.first else { continue }
            if keyword == "language" {
                language = fields.count > 1 ? fields[1] : "common"
                continue
            }
            if keyword == "compounds" {
                compounding.insert(language)
                continue
            }
            let (meaning, forms) = Self.meaning(keyword: keyword, fields: fields.dropFirst())
            guard let meaning else { preconditionFailure("word list: unknown class \(keyword)") }
            for form in forms { entries.append(Entry(form: form, language: language, meaning: meaning)) }
        }
    }

    private static func meaning(
        keyword: Substring, fields: ArraySlice<Substring>
    ) -> (Lexicon.Meaning?, ArraySlice<Substring>) {
        var meaning = Lexicon.Meaning(language: .common)
        let value = fields.first.flatMap { Int16($0) }
        switch keyword {
        case "number":
            guard let value, let word = numberWord(of: value) else { return (nil, []) }
            meaning.number = word
            meaning.value = value
        case "ten": meaning.number = .timesTen
        case "hundred": meaning.number = .hundred
        case "thousand": meaning.number = .thousand
        case "million": meaning.number = .million
        case "cue":
            guard let type = fields.first.flatMap({ EntityType(rawValue: String($0)) }) else {
                return (nil, [])
            }
            meaning.cue = type
            meaning.classes = .cue
        case "spelling":
            guard let letter = fields.first?.utf8.first else { return (nil, []) }
            meaning.classes = .spelling
            meaning.value = Int16(letter)
        default:
            guard let classes = WordClasses.names[String(keyword)] else { return (nil, []) }
            meaning.classes = classes
            meaning.value = value ?? 0
        }
        let hasValue = ["number", "cue", "repeat", "spelling", "homophone"].contains(keyword)
        return (meaning, hasValue ? fields.dropFirst() : fields)
    }

    private static func numberWord(of value: Int16) -> NumberWord? {
        switch value {
        case 0...9: .unit
        case 10...19: .teen
        case 20...99: value % 10 == 0 ? .tens : .pair
        case 100...9900 where value % 100 == 0: .hundreds
        default: nil
        }
    }
}
