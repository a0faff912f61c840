import Foundation
import Redaction

/// Writes the model in the format that `TaggerModel` reads.
enum ModelWriter {
    static func write(_ field: RandomField, words: [UInt32], to path: String) throws {
        var data = Data("LTG1".utf8)
        append(UInt32(FeatureExtractor.rowBits), to: &data)
        append(UInt32(TaggerLabel.stride), to: &data)
        append(RandomField.weightMax.bitPattern, to: &data)
        data.append(Data(count: TaggerModel.headerSize - data.count))
        for word in words { append(word, to: &data) }
        for place in 0..<(1 << FeatureExtractor.rowBits) * TaggerLabel.stride {
            let weight = unsafe field.weights[place] * Float(1 - RandomField.dropped) / RandomField.weightMax * 127
            data.append(UInt8(bitPattern: Int8(weight.rounded())))
        }
        try data.write(to: URL(fileURLWithPath: path))
    }

    private static func append(_ value: UInt32, to data: inout Data) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe data.append(contentsOf: $0) }
    }
}
