import Foundation
import Glibc

/// Looks for things that must not be there, in bytes and files, however they may be spelled.
///
/// Spellings: as is, in any letter case, digits grouped by any one of the usual separators, digits as English words
/// ("oh" or "zero", "double"), backwards, percent-encoded, JSON and hexadecimal escapes, hexadecimal, base64 and
/// base64url at each of the three alignments, UTF-16 in both byte orders, packed decimal.
public struct ByteSearch: Sendable {
    /// A marker found.
    public struct Hit: Sendable, Hashable, CustomStringConvertible {
        /// The marker, as it was given.
        public let marker: String
        /// How it was spelled.
        public let spelling: String
        /// Where: a path, or what the bytes were called.
        public let place: String

        /// The hit in a line.
        public var description: String { "\(marker) (\(spelling)) in \(place)" }
    }

    private struct Pattern {
        let marker: String
        let spelling: String
        let bytes: [UInt8]
        let foldsCase: Bool
    }

    private let patterns: [Pattern]

    /// Prepares a search.
    ///
    /// - Parameter markers: numbers, words or phrases of at least six characters.
    public init(_ markers: [String]) {
        patterns = markers.flatMap(Self.patterns)
    }

    /// Looks into bytes.
    ///
    /// - Parameters:
    ///   - bytes: where to look.
    ///   - place: what to call them in a hit.
    /// - Returns: what was found, nothing twice.
    public func hits(in bytes: [UInt8], called place: String) -> Set<Hit> {
        let folded = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        return Set(
            patterns.filter { contains($0.foldsCase ? folded : bytes, $0.bytes) }
                .map { Hit(marker: $0.marker, spelling: $0.spelling, place: place) })
    }

    /// Looks into every file below folders, and into the names of the files.
    ///
    /// - Parameter folders: those that are missing hold nothing.
    /// - Returns: what was found, and how many files and bytes were searched.
    /// - Throws: what reading a file reports.
    public func hits(below folders: [String]) throws -> (found: Set<Hit>, files: Int, bytes: Int) {
        var found: Set<Hit> = []
        var files = 0
        var size = 0
        for path in folders.flatMap(TemporaryFolder.files) {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            found.formUnion(hits(in: bytes, called: path))
            found.formUnion(hits(in: Array(path.utf8), called: "the name \(path)"))
            files += 1
            size += bytes.count
        }
        return (found, files, size)
    }

    /// Every spelling of a marker, with its name; what `hits` looks for.
    public static func spellings(of marker: String) -> [(name: String, bytes: [UInt8])] {
        patterns(marker).map { ($0.spelling, $0.bytes) }
    }

    private func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { haystack in
            unsafe pattern.withUnsafeBytes { needle in
                guard var at = haystack.baseAddress, let what = needle.baseAddress else { return false }
                let end = unsafe at + haystack.count
                while unsafe end - at >= needle.count {
                    let room = unsafe end - at - needle.count + 1
                    guard let found = unsafe memchr(at, Int32(needle[0]), room) else { return false }
                    if unsafe memcmp(found, what, needle.count) == 0 { return true }
                    unsafe at = UnsafeRawPointer(found) + 1
                }
                return false
            }
        }
    }
}

extension ByteSearch {
    private static func patterns(_ marker: String) -> [Pattern] {
        precondition(marker.utf8.count >= 6, "a shorter marker would be found by chance")
        let text = marker.lowercased()
        var patterns: [Pattern] = []
        func add(_ spelling: String, _ bytes: [UInt8], foldsCase: Bool = true) {
            patterns.append(Pattern(marker: marker, spelling: spelling, bytes: bytes, foldsCase: foldsCase))
        }
        add("as is", Array(text.utf8))
        add("backwards", Array(String(text.reversed()).utf8))
        add("hexadecimal", Array(hexadecimal(text.utf8, before: "").utf8))
        add("percent-encoded", Array(hexadecimal(text.utf8, before: "%").utf8))
        add("hexadecimal escapes", Array(hexadecimal(text.utf8, before: "\\x").utf8))
        add("JSON escapes", Array(hexadecimal(text.utf8, before: "\\u00").utf8))
        add("hexadecimal with spaces", Array(hexadecimal(text.utf8, before: " ").dropFirst().utf8))
        if text.contains(" ") {
            for separator in ["+", "%20", "_", "-", "\t", "\\n", ""] {
                add("words joined by “\(separator)”", Array(text.replacing(" ", with: separator).utf8))
            }
        }
        for (name, variant) in [("", marker), (", lower case", text)] {
            for (encoding, bytes) in wide(variant) { add(encoding + name, bytes, foldsCase: false) }
            for (encoding, bytes) in base64(Array(variant.utf8)) {
                add(encoding + name, bytes, foldsCase: false)
            }
        }
        if marker.allSatisfy({ $0.isASCII && $0.isNumber }) {
            for (name, bytes) in numbers(text) { add(name, bytes, foldsCase: name != "packed decimal") }
        }
        return patterns
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>, before: String) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return before + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    private static func wide(_ text: String) -> [(String, [UInt8])] {
        [
            ("UTF-16, low byte first", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            ("UTF-16, high byte first", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        ]
    }

    /// The characters of a base64 text that depend on the marker alone, for each place it can begin at.
    private static func base64(_ bytes: [UInt8]) -> [(String, [UInt8])] {
        (0..<3).flatMap { before -> [(String, [UInt8])] in
            let encoded = Data([UInt8](repeating: 0, count: before) + bytes).base64EncodedString()
            let first = [0, 2, 3][before]
            let last = (before + bytes.count) * 8 / 6
            let core = String(encoded.dropFirst(first).prefix(last - first))
            let url = core.replacing("+", with: "-").replacing("/", with: "_")
            return [("base64 at \(before)", Array(core.utf8))]
                + (url == core ? [] : [("base64url at \(before)", Array(url.utf8))])
        }
    }

    private static func numbers(_ digits: String) -> [(String, [UInt8])] {
        var result: [(String, [UInt8])] = []
        for separator in [" ", "-", ".", "/", ", ", ",", "_", "\u{A0}", "\0"] {
            for size in 1...4 {
                var groups: [String] = []
                for (index, digit) in digits.enumerated() {
                    if index % size == 0 { groups.append("") }
                    groups[groups.count - 1].append(digit)
                }
                result.append(
                    ("groups of \(size) by “\(separator)”", Array(groups.joined(separator: separator).utf8)))
            }
        }
        for zero in ["oh", "zero", "o", "nought"] {
            let words = digits.compactMap(\.wholeNumberValue).map { word($0, zero: zero) }
            result.append(("words with \(zero)", Array(words.joined(separator: " ").utf8)))
            result.append(("doubled words with \(zero)", Array(doubled(words).joined(separator: " ").utf8)))
        }
        let values = digits.compactMap(\.wholeNumberValue).map { UInt8($0) }
        let even = values.count.isMultiple(of: 2) ? values : values + [0xF]
        result.append(
            ("packed decimal", stride(from: 0, to: even.count, by: 2).map { even[$0] << 4 | even[$0 + 1] }))
        return result
    }

    private static func word(_ digit: Int, zero: String) -> String {
        [zero, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][digit]
    }

    private static func doubled(_ words: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < words.count {
            if index + 1 < words.count, words[index] == words[index + 1] {
                result += ["double", words[index]]
                index += 2
            } else {
                result.append(words[index])
                index += 1
            }
        }
        return result
    }
}
