import Testing

@testable import Messages

@Suite("Language tag")
struct LanguageTagTests {
    @Test(
        "what looks like a tag passes, in whatever case",
        arguments: [
            "en-GB", "en-gb", "EN-gb", "en", "es-419", "en_US", "BN-IN", "cmn-hans-cn", "cmn-Hans-CN",
            "zh-cmn-Hans-CN", "yue-Hant-HK", "zh-yue-HK", "eu-EX", "fil-PH", "sr-Latn-RS", "sr_Cyrl",
            "pa-Guru-IN",
            "uz-Latn-UZ", "ar-EG", "ar-arb-SA", "af", "en-001", "ha-Latn-NG", "mni-Mtei-IN",
        ])
    func passes(tag: String) {
        #expect(LanguageTag.isPlausible(tag))
    }

    @Test(
        "what could hide anything else does not",
        arguments: [
            "", "e", "english", "en-", "-en", "en--GB", "en-GBR", "en-G", "en-7700", "en-12", "en-1234",
            "en-GB-GB", "en-GB-x-smith", "x-smith", "i-klingon", "en-smith", "en-John", "de-1996", "en-bob",
            "en GB", "447", "44-7700", "en-GB-0900123", "en-GB ", "en-٤١٩", "é-GB", "ca-valencia", "en-GB-en",
            "zh-cmn-yue-HK", "en-Latn-Cyrl", "ｅｎ-GB", "en-GB-447700900123", "en-GB\u{0}",
        ])
    func fails(tag: String) {
        #expect(!LanguageTag.isPlausible(tag))
    }
}
