import Foundation

/// The number in a command, in one of the two ways it may be written.
public enum CommandNumber: Sendable {
    /// From `number`.
    case clear(InternationalNumber)
    /// From `sealed_number`: the envelope, not opened.
    case sealed([UInt8])

    /// Reads base64url without padding (RFC 4648, section 5); nil when it is anything else.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var standard: [UInt8] = []
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            case _ where byte.isASCIILetter || byte.isASCIIDigit: standard.append(byte)
            default: return nil
            }
        }
        // Foundation wants the padding, and refuses one character left over.
        while !standard.count.isMultiple(of: 4) { standard.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(standard)).map { Array($0) }
    }
}
