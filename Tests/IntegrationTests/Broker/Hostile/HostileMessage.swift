import Foundation
import Support

/// A message that nobody in his senses sends, and what must become of it.
struct HostileMessage: Sendable {
    /// What is hostile about it, for the test's output.
    let name: String
    var message: RawPublisher.Message
    /// Its outcome, and for what is refused the reason.
    let outcome: String
    var reason: String?
}

/// Header tables that break clients.
enum HostileHeaders {
    /// Each is harmless beside a good body.
    static let all: [(name: String, entries: [UInt8])] = [
        ("no headers at all, an empty table", []),
        ("tables nested 18,000 deep", Wire.nestedTables(depth: 18_000)),
        ("arrays nested 25,000 deep", nestedArrays(depth: 25_000)),
        ("an empty key", Wire.entry("", "S", Wire.text("value"))),
        ("an empty key with an empty table", Wire.entry("", "F", Wire.long(0))),
        ("a key that is not UTF-8", [4, 0xFF, 0xFE, 0x00, 0xC0, UInt8(ascii: "V")]),
        ("the same key a hundred times", (0..<100).flatMap { Wire.entry("key", "I", Wire.long($0)) }),
        ("five thousand keys", (0..<5000).flatMap { Wire.entry("key-\($0)", "t", [1]) }),
        ("a header that fills the frame", filling),
        ("every kind of value", everyKind),
        ("a delivery count of the publisher's own", count("l", Wire.build { $0.longLong(99) })),
        ("a delivery count below zero", count("l", Wire.build { $0.longLong(1 << 63) })),
        ("a delivery count that is a table", count("F", Wire.long(0))),
        ("a stream offset on a queue", Wire.entry("x-stream-offset", "S", Wire.text("first"))),
        ("marked as passed on", Wire.entry("lethe-forwarded", "S", Wire.text("us-1"))),
        ("marked as passed on by a table", Wire.entry("lethe-forwarded", "F", Wire.long(0))),
        ("a dead letter of itself", Wire.entry("x-death", "A", Wire.long(0))),
    ]

    private static func count(_ kind: Character, _ value: [UInt8]) -> [UInt8] {
        Wire.entry("x-delivery-count", kind, value)
    }

    /// Its redelivery, with the broker's delivery count, is longer than the frame that was agreed on.
    private static let filling: [UInt8] = {
        let text = RawPublisher.fillingHeaders - 1 - "filler".utf8.count - 1 - 4
        return Wire.entry("filler", "S", Wire.text(String(repeating: "x", count: text)))
    }()

    private static let everyKind: [UInt8] = [
        ("t", [7]), ("b", [0x80]), ("B", [0xFF]), ("s", [0x80, 0]), ("u", [0xFF, 0xFF]),
        ("I", [0x80, 0, 0, 0]), ("i", [0xFF, 0xFF, 0xFF, 0xFF]), ("l", Wire.build { $0.longLong(.max) }),
        ("f", [0x3F, 0x80, 0, 0]), ("d", Wire.build { $0.longLong(0x3FF0 << 48) }), ("D", [255, 1, 2, 3, 4]),
        ("S", Wire.text("")), ("x", Wire.text("\u{0}")), ("T", Wire.build { $0.longLong(.max) }), ("V", []),
        ("A", Wire.long(0)), ("F", Wire.long(0)),
    ].flatMap { (kind: Character, value: [UInt8]) in Wire.entry("key-\(kind)", kind, value) }

    /// Arrays, one within the other: 5 bytes a level.
    private static func nestedArrays(depth: Int) -> [UInt8] {
        Wire.build { wire in
            wire.shortString("n")
            for level in 0..<depth {
                wire.octet(UInt8(ascii: "A"))
                wire.long(UInt32((depth - 1 - level) * 5))
            }
        }
    }
}

/// Content types and encodings, and whether they are taken for JSON.
enum HostileProperties {
    static let contentTypes: [(type: [UInt8]?, isJSON: Bool)] = [
        (nil, true), ([], true), (Array("APPLICATION/JSON".utf8), true),
        (Array("application/json; charset=utf-8".utf8), true),
        (Array("application/json; charset=utf-16".utf8), false), (Array("text/plain".utf8), false),
        (Array("application/gzip".utf8), false), ([0xFF, 0xFE, 0x00], false),
        (Array(String(repeating: "x", count: 255).utf8), false), (Array("application/jsonp".utf8), false),
        ([0], false),
    ]
    static let contentEncodings: [(encoding: [UInt8], isPlain: Bool)] = [
        (Array("gzip".utf8), false), (Array("deflate".utf8), false), (Array("utf-8".utf8), false),
        ([0x00], false), ([0xC0, 0x80], false), ([], true),
    ]
}
