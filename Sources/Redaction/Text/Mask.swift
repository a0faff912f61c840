/// The masks of known types in a text, `[PHONE]`: they are left alone, so that redacting twice changes
/// nothing.
enum Mask {
    private static let masks: [(bytes: [UInt8], type: EntityType)] = EntityType.allCases.map {
        (Array($0.mask.utf8), $0)
    }

    /// The length in bytes of the mask that begins at a place, nil when none does.
    static func length(in bytes: [UInt8], at place: Int) -> Int? { mask(in: bytes, at: place)?.bytes.count }

    /// How many masks of each type a text holds.
    static func counts(in bytes: [UInt8]) -> [EntityType: Int] {
        var counts: [EntityType: Int] = [:]
        var place = 0
        while let bracket = bytes[place...].firstIndex(of: 0x5B) {
            let found = mask(in: bytes, at: bracket)
            if let found { counts[found.type, default: 0] += 1 }
            place = bracket + (found?.bytes.count ?? 1)
        }
        return counts
    }

    private static func mask(in bytes: [UInt8], at place: Int) -> (bytes: [UInt8], type: EntityType)? {
        // The shortest mask is "[IP]"; most brackets end here.
        guard place + 3 < bytes.count, bytes[place + 1] &- 0x41 < 26 else { return nil }
        return masks.first { bytes[place...].starts(with: $0.bytes) }
    }
}
