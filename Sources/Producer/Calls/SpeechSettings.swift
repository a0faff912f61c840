/// The NCCO `input` action of a turn.
enum SpeechSettings {
    /// The action, with language and context hints in one home, the other, or both.
    static func json(
        _ language: SpokenLanguage, hints: Int, marker: Marker?, _ write: (String) -> String,
        _ random: inout SeededGenerator
    ) -> String {
        var phrases = Array(language.phrasebook.hints.prefix(hints))
        if let marker { phrases += [marker.phrase, random.element(marker.spellings)] }
        let context = JSONFragment.array(phrases.map(write))
        let tag = write(random.chance(0.9) ? language.tag : language.tag.lowercased())
        var speech: [JSONFragment.Member] = []
        let home = random.weighted([(weight: 85, 0), (10, 1), (5, 2)])
        if home != 1 {
            speech.append(("language", tag))
            if hints > 0 || marker != nil { speech.append(("context", context)) }
        }
        if home != 0 {
            let options: [JSONFragment.Member] = [
                ("language_code", tag), ("model", write("phone_call")),
                ("speech_contexts", "[{\"phrases\":\(context),\"boost\":15}]"),
            ]
            speech += [("provider", write("google")), ("providerOptions", JSONFragment.object(options))]
        }
        if random.chance(0.6) { speech.append(("endOnSilence", "1.5")) }
        if random.chance(0.3) { speech.append(("saveAudio", "true")) }
        let type = random.chance(0.7) ? "[\"speech\"]" : "[\"dtmf\",\"speech\"]"
        return JSONFragment.object([
            ("action", "\"input\""), ("type", type), ("speech", JSONFragment.object(speech)),
        ])
    }
}
