/// Finds the best sequence of labels (Viterbi 1967), where a type is only continued after it has begun.
enum LabelDecoder {
    private static let types = TaggerLabel.types.count

    /// The best labels of all tokens.
    ///
    /// - Parameters:
    ///   - scores: `TaggerLabel.stride` of them a token.
    ///   - count: How many tokens.
    static func decode(_ scores: UnsafePointer<Int16>, count: Int) -> [UInt8] {
        // What may follow anything has the same way back as all its like: one a token is enough, and one bit
        // for each continuation.
        var wayBack = [UInt8](repeating: 0, count: count)
        var continued = [UInt32](repeating: 0, count: count)
        var begun = [Int32](repeating: .min / 2, count: types)
        var inside = begun
        var best: (score: Int32, label: UInt8) = (0, 0)
        for index in 0..<count {
            let place = unsafe scores + index * TaggerLabel.stride
            wayBack[index] = best.label
            let before = best.score
            best = unsafe (Int32(place[0]), 0)
            for type in 0..<types {
                if inside[type] > begun[type] { continued[index] |= 1 << UInt32(type) }
                // Relative to the best so far, so that the sums stay small on any length.
                inside[type] = unsafe max(inside[type], begun[type]) - before + Int32(place[2 + 2 * type])
                begun[type] = unsafe Int32(place[1 + 2 * type])
                if begun[type] > best.score { best = (begun[type], UInt8(1 + 2 * type)) }
                if inside[type] > best.score { best = (inside[type], UInt8(2 + 2 * type)) }
            }
        }
        return labels(from: best.label, wayBack, continued)
    }

    private static func labels(from last: UInt8, _ wayBack: [UInt8], _ continued: [UInt32]) -> [UInt8] {
        var labels = [UInt8](repeating: 0, count: wayBack.count)
        var label = last
        for index in labels.indices.reversed() {
            labels[index] = label
            if TaggerLabel.continues(Int(label)) {
                let isContinued = continued[index] >> UInt32((label - 1) / 2) & 1 == 1
                if !isContinued { label -= 1 }
            } else {
                label = wayBack[index]
            }
        }
        return labels
    }
}
