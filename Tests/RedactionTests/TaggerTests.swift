import Testing

@testable import Redaction

@Suite("Tagger")
struct TaggerTests {
    @Test(
        "what only its surroundings tell is masked",
        arguments: [
            Case("could i have sarah okafor paged please", "could i have [PERSON] paged please"),
            Case("this is calling for priya ramanathan", "this is calling for [PERSON]"),
            Case("it's oh four two", "it's [CVV]"),
            Case("the three digits on the back are one nine two", "the three digits on the back are [CVV]"),
            Case("ich heiße jürgen krawczyk", "ich heiße [PERSON]", "de-DE"),
            Case("habla con lucía fernández", "habla con [PERSON]", "es-ES"),
            .kept("i would like to upgrade my plan"),
            .kept("may i speak to a manager in may"),
            .kept("there is a fault on the line"),
            .kept("quiero hablar con un agente por favor", "es-ES"),
            .kept("ich möchte kündigen", "de-DE"),
            .kept("je voudrais parler à quelqu'un", "fr-FR"),
        ])
    func surroundings(_ example: Case) {
        let types = Set(redactor.find(example.text, language: example.language).map(\.type))
        if example.text == example.redacted {
            #expect(types.isEmpty)
        } else {
            #expect(!types.isEmpty)
        }
    }

    @Test("labels have a type, and only what has begun is continued")
    func labels() {
        #expect(TaggerLabel.count <= TaggerLabel.stride)
        for type in TaggerLabel.types {
            let (first, next) = (
                TaggerLabel.label(of: type, begins: true), TaggerLabel.label(of: type, begins: false)
            )
            #expect(TaggerLabel.type(of: first) == type && TaggerLabel.type(of: next) == type)
            #expect(!TaggerLabel.continues(first) && TaggerLabel.continues(next))
        }
        #expect(!TaggerLabel.continues(0))
    }

    @Test("the best sequence of labels never continues what has not begun")
    func decoder() {
        let stride = TaggerLabel.stride
        var scores = [Int16](repeating: 0, count: 3 * stride)
        // The second token wants to continue a type most, the first one to begin it only a little.
        let inside = TaggerLabel.label(of: .phone, begins: false)
        scores[stride + inside] = 100
        scores[inside - 1] = -60
        let labels = unsafe scores.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe LabelDecoder.decode($0, count: 3) } ?? []
        }
        #expect(labels == [UInt8(inside - 1), UInt8(inside), 0])
        scores[inside - 1] = -200
        let other = unsafe scores.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe LabelDecoder.decode($0, count: 3) } ?? []
        }
        #expect(other == [0, 0, 0])
    }

    @Test("words are known by what lists and training say of them")
    func words() {
        let words = TaggerModel.embedded.words
        func facts(_ word: String) -> WordTable.Facts { words.facts(of: Folding.hash(of: word)) }
        #expect(facts("john").rawValue >> UInt8(WordTable.Facts.firstNameShift) & 3 == 3)
        #expect(facts("smith").rawValue >> UInt8(WordTable.Facts.lastNameShift) & 3 == 3)
        #expect(facts("about").rawValue >> UInt8(WordTable.Facts.commonShift) & 3 == 3)
        #expect(facts("number").contains(.familiar))
        #expect(facts("qxzzyvk").rawValue == 0)
    }
}
