/// The labels that the tagger gives to tokens: outside, or part of one type of data.
///
/// A label is a number: 0 is outside. Each of the first types has two labels, one for its first token and one
/// for those that continue it, since what is made of words is told from its surroundings by how it begins; the
/// others have one. The order of the types is part of the model's format.
package enum TaggerLabel {
    /// The types that the tagger knows, in the model's order.
    package static let types: [EntityType] = [
        .person, .address, .email,
        .phone, .postcode, .card, .cardExpiry, .cvv, .pin, .account, .iban, .nationalID, .dateOfBirth,
        .passport, .licence, .username, .password, .url, .ip, .number,
    ]

    /// How many of the types have two labels.
    package static let pairs = 20

    /// How many labels there are.
    package static let count = 1 + types.count + pairs

    /// Weights of a feature, one a label, and as many zeros as make whole vectors.
    package static let stride = 48

    /// The first label of the types that have one.
    package static let firstSingle = 1 + 2 * pairs

    /// The label of a type's first token, or of a further one.
    package static func label(of type: EntityType, begins: Bool) -> Int {
        guard let place = types.firstIndex(of: type) else { return 0 }
        return place < pairs ? 1 + 2 * place + (begins ? 0 : 1) : firstSingle + place - pairs
    }

    /// The type that a label other than 0 belongs to.
    package static func type(of label: Int) -> EntityType {
        types[label < firstSingle ? (label - 1) / 2 : label - firstSingle + pairs]
    }

    /// Whether a label can only follow its type's first token or itself.
    package static func continues(_ label: Int) -> Bool { label != 0 && label < firstSingle && label & 1 == 0 }
}
