import Messages

/// The time of capture of a body that nobody dares to parse.
///
/// Rejects must not outlive thirty days from capture, also when their body is no valid result or has killed a worker before. So this looks for the bytes
/// `"timestamp":"` and reads the few behind it, whatever stands around them.
enum CaptureHint {
    private static let key = Array("\"timestamp\"".utf8)
    /// Longer than any RFC 3339 time with nanoseconds and offset.
    private static let valueBytesMax = 40

    /// - Parameter body: Any bytes.
    /// - Returns: Seconds since 1970 of the earliest timestamp found, nil when there is none.
    static func scan(_ body: [UInt8]) -> Int64? {
        var earliest: Int64?
        var position = 0
        while let found = body[position...].firstIndex(of: key[0]) {
            position = found + 1
            guard body[found...].starts(with: key), let seconds = value(body[(found + key.count)...]) else {
                continue
            }
            earliest = min(earliest ?? seconds, seconds)
        }
        return earliest
    }

    private static func value(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let rest = bytes.prefix(valueBytesMax * 2).drop { space.contains($0) || $0 == UInt8(ascii: ":") }
        guard rest.first == UInt8(ascii: "\"") else {
            return nil
        }
        let text = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }.prefix(valueBytesMax)
        return Timestamp(rfc3339: String(decoding: text, as: UTF8.self))?.secondsSince1970
    }
}
