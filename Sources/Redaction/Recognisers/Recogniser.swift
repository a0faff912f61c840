/// Finds one kind of personal data in an utterance.
///
/// A recogniser only says where something is; what becomes of overlaps is `SpanResolver`'s, what is written
/// instead is `Replacer`'s. It takes linear time: what it looks at around a token is bounded.
protocol Recogniser: Sendable {
    /// Its name in spans and in `--explain`.
    static var name: String { get }

    /// It is asked only when the utterance holds a word of one of these classes; always when there are none.
    static var needs: WordClasses { get }

    /// Adds what it finds, in whole tokens.
    static func find(in utterance: Utterance, _ found: inout [Span])
}

/// The recognisers of this engine.
///
/// To add one, write a file in this folder and name it here.
let recognisers: [any Recogniser.Type] = [
    CardNumber.self,
    PhoneNumber.self,
    LabelledNumber.self,
    DigitRun.self,
    OwnNumber.self,
    EmailAddress.self,
    SpokenEmailAddress.self,
    WebAddress.self,
    SpokenWebAddress.self,
    InternetAddress.self,
    InternationalAccount.self,
    MixedCode.self,
    CalendarDate.self,
    StreetAddress.self,
    LabelledSecret.self,
    SpelledName.self,
    IntroducedName.self,
    BareName.self,
]
