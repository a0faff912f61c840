/// A language as a call uses it: its tag, its phrases, and the numbers its speakers call from.
struct SpokenLanguage: Sendable {
    /// Numbers of one country: what they begin with, and how many digits follow.
    typealias NumberPlan = (prefix: String, digits: Int)

    let tag: String
    let phrasebook: Phrasebook
    let numberPlans: [NumberPlan]

    /// All languages, with how often each is spoken.
    ///
    /// Numbers lie in ranges kept for drama where a country has
    /// one (Ofcom: 07700 900; NANPA: 555-01), otherwise in ordinary mobile ranges.
    static let all: [(weight: Int, SpokenLanguage)] = [
        (
            45,
            SpokenLanguage(
                tag: "en-GB", phrasebook: .english,
                numberPlans: [("447700900", 3), ("44770090", 4), ("4420794", 5)])
        ),
        (
            20,
            SpokenLanguage(tag: "en-US", phrasebook: .english, numberPlans: [("1415555", 4), ("1212555", 4)])
        ),
        (5, SpokenLanguage(tag: "es-ES", phrasebook: .spanish, numberPlans: [("346", 8)])),
        (3, SpokenLanguage(tag: "es-419", phrasebook: .spanish, numberPlans: [("52155", 8)])),
        (6, SpokenLanguage(tag: "fr-FR", phrasebook: .french, numberPlans: [("336", 8), ("331", 8)])),
        (6, SpokenLanguage(tag: "de-DE", phrasebook: .german, numberPlans: [("49151", 8), ("4930", 8)])),
        (4, SpokenLanguage(tag: "it-IT", phrasebook: .italian, numberPlans: [("3934", 8)])),
        (4, SpokenLanguage(tag: "pt-PT", phrasebook: .portuguese, numberPlans: [("3519", 8)])),
        (4, SpokenLanguage(tag: "nl-NL", phrasebook: .dutch, numberPlans: [("316", 8)])),
        (3, SpokenLanguage(tag: "ja-JP", phrasebook: .japanese, numberPlans: [("8190", 8)])),
    ]
}
