/// The labels that the tagger gives to tokens: outside, or the beginning or inside of one type of data.
///
/// A label is a number: 0 is outside, `1 + 2k` begins the k-th type, `2 + 2k` continues it. The order of the
/// types is part of the model's format.
package enum TaggerLabel {
    /// The types that the tagger knows, in the model's order.
    package static let types: [EntityType] = [
        .person, .address, .email, .phone, .postcode, .card, .cardExpiry, .cvv, .pin, .account, .iban,
        .nationalID, .dateOfBirth, .passport, .licence, .username, .password, .url, .ip, .number,
    ]

    /// How many labels there are.
    package static let count = 1 + 2 * types.count

    /// Weights of a feature, one a label, and as many zeros as make whole vectors.
    package static let stride = 48

    /// The label of a type's first token, or of a further one.
    package static func label(of type: EntityType, begins: Bool) -> Int {
        guard let place = types.firstIndex(of: type) else { return 0 }
        return 2 * place + (begins ? 1 : 2)
    }

    /// The type that a label other than 0 belongs to.
    package static func type(of label: Int) -> EntityType { types[(label - 1) / 2] }

    /// Whether a label can only follow its type's first token or itself.
    package static func continues(_ label: Int) -> Bool { label != 0 && label & 1 == 0 }
}
