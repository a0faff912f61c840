import CTagger

/// The learned weights and the words that go with them, built into the program.
///
/// The format, all little-endian: "LTG1", log2 of the features, the stride of a row, and the scale of the weights
/// (a 32-bit float; a weight of 127 stands for this many natural-logarithm units), zeros up to 64 bytes; the
/// word table, 2^18 entries of 32 bits (`WordTable`); for each feature the number of its row in 16 bits, 0 for
/// those whose weights were too small to keep; `rows` rows of weights, 8 signed bits each.
@safe
package struct TaggerModel {
    /// Bytes before the word table.
    package static let headerSize = 64

    /// Rows of weights, so many that the model stays below 4,000,000 bytes; the first one is nobody's.
    package static let rows = 3 << 14

    /// Facts about single words.
    package let words: WordTable
    /// The weight that 127 stands for.
    let scale: Float
    private let rowOf: UnsafePointer<UInt16>
    private let weights: UnsafePointer<Int8>

    /// The model that is built into the program; a file of another format is a mistake of the build and traps.
    package static let embedded: TaggerModel = {
        let bytes = unsafe UnsafeRawPointer(lethe_tagger_model())
        let tables = 4 << WordTable.sizeBits + 2 << FeatureExtractor.bits
        let size = headerSize + tables + rows * TaggerLabel.stride
        precondition(lethe_tagger_model_size() == size, "the tagger's model has another size")
        guard let bytes = unsafe bytes else { preconditionFailure("the tagger's model is missing") }
        return unsafe TaggerModel(bytes)
    }()

    /// Reads a model of the right size that outlives it.
    private init(_ bytes: UnsafeRawPointer) {
        let header = (0..<4).map { unsafe bytes.load(fromByteOffset: $0 * 4, as: UInt32.self).littleEndian }
        precondition(
            header[0] == 0x3147_544C && header[1] == FeatureExtractor.bits && header[2] == TaggerLabel.stride,
            "the tagger's model has another format")
        scale = Float(bitPattern: header[3])
        let table = unsafe bytes + Self.headerSize
        unsafe words = WordTable(entries: table.assumingMemoryBound(to: UInt32.self))
        let index = unsafe table + 4 << WordTable.sizeBits
        unsafe rowOf = index.assumingMemoryBound(to: UInt16.self)
        unsafe weights = (index + 2 << FeatureExtractor.bits).assumingMemoryBound(to: Int8.self)
    }

    /// Adds the weights of a token's features to its scores, `TaggerLabel.stride` of each.
    ///
    /// The rows are looked up first, so that the memory is asked for all of them at once, and added four at a time, so that
    /// the sums are read and written less often.
    @inline(__always)
    func add(_ features: UnsafeBufferPointer<UInt32>, to scores: UnsafeMutablePointer<Int16>) {
        unsafe withUnsafeTemporaryAllocation(
            of: UnsafePointer<Int8>.self, capacity: features.count + 3
        ) { rows in
            var count = 0
            for index in 0..<features.count {
                // Features lie below 2^bits and the trainer numbers rows below `rows`, which the model's size was
                // checked against; 52 times 127 fits 16 bits.
                let row = unsafe Int(UInt16(littleEndian: rowOf[Int(features[index])]))
                guard row != 0 else { continue }
                unsafe rows.initializeElement(at: count, to: weights + row * TaggerLabel.stride)
                count += 1
            }
            // Nobody's row makes fours of them: its weights are zeros.
            for _ in 0..<3 {
                if count & 3 != 0 {
                    unsafe rows.initializeElement(at: count, to: weights)
                    count += 1
                }
            }
            var index = 0
            while index < count {
                unsafe Self.add(rows[index], rows[index + 1], rows[index + 2], rows[index + 3], to: scores)
                index += 4
            }
        }
    }

    @inline(__always)
    private static func add(
        _ one: UnsafePointer<Int8>, _ two: UnsafePointer<Int8>, _ three: UnsafePointer<Int8>,
        _ four: UnsafePointer<Int8>, to scores: UnsafeMutablePointer<Int16>
    ) {
        for label in 0..<TaggerLabel.stride {
            unsafe scores[label] &+=
                (Int16(one[label]) &+ Int16(two[label])) &+ (Int16(three[label]) &+ Int16(four[label]))
        }
    }
}

// The pointers are to constant memory that lives as long as the program: nobody writes it.
extension TaggerModel: @unchecked Sendable {}
