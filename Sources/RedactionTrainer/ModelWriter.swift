import Foundation
import Redaction

/// Writes the model in the format that `TaggerModel` reads.
enum ModelWriter {
    static func write(_ field: RandomField, words: [UInt32], to path: String) throws {
        var data = Data("LTG1".utf8)
        append(UInt32(FeatureExtractor.bits), to: &data)
        append(UInt32(TaggerLabel.stride), to: &data)
        append(RandomField.weightMax.bitPattern, to: &data)
        data.append(Data(count: TaggerModel.headerSize - data.count))
        for word in words { append(word, to: &data) }
        let kept = field.isPruned.indices.filter { !field.isPruned[$0] }
        var rowOf = [UInt16](repeating: 0, count: field.isPruned.count)
        for (row, feature) in kept.enumerated() { rowOf[feature] = UInt16(row + 1) }
        for row in rowOf { append(row, to: &data) }
        data.append(Data(count: TaggerLabel.stride))
        for feature in kept {
            for label in 0..<TaggerLabel.stride {
                let weight = unsafe field.weights[feature * TaggerLabel.stride + label]
                // What is learned with a part of the features is too much for all of them.
                let scaled = weight * Float(1 - RandomField.dropped) / RandomField.weightMax * 127
                data.append(UInt8(bitPattern: Int8(scaled.rounded())))
            }
        }
        data.append(Data(count: (TaggerModel.rows - 1 - kept.count) * TaggerLabel.stride))
        try data.write(to: URL(fileURLWithPath: path))
    }

    private static func append(_ value: some FixedWidthInteger, to data: inout Data) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe data.append(contentsOf: $0) }
    }
}
