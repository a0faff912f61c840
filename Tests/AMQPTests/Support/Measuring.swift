import Glibc

@testable import AMQP

/// What this process holds in memory, in bytes.
func residentBytes() -> Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard unsafe fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
}

/// Lower-case hexadecimal.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}

/// SHA-256 of a text's UTF-8 bytes.
func sha256(_ text: String) -> [UInt8] {
    let hasher = BodyHasher()
    var text = text
    text.withUTF8 { unsafe hasher.append(UnsafeRawBufferPointer($0)) }
    return hasher.finish()
}
