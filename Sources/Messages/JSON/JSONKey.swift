/// A member name of at most 15 bytes, packed so that comparing it is one comparison of integers.
///
/// All names that are read fit (the longest, `providerOptions` and `speech_contexts`, have 15 bytes); every
/// other name is ``other``. The top byte holds the length, so that a name ending in NUL is not taken for a
/// shorter one.
struct JSONKey: Equatable {
    /// Any name that is not read.
    static let other = JSONKey(packed: 0)

    static let bytesMax = 15

    private let packed: UInt128

    private init(packed: UInt128) {
        self.packed = packed
    }

    /// Packs a name; longer than ``bytesMax`` gives ``other``.
    init(_ name: some Collection<UInt8>) {
        guard name.count <= Self.bytesMax else {
            self = .other
            return
        }
        var packed = UInt128(name.count) << 120
        for (index, byte) in name.enumerated() {
            packed |= UInt128(byte) << UInt128(index * 8)
        }
        self.packed = packed
    }

    /// Packs a name from the 16 bytes that begin with it, least significant byte first.
    ///
    /// - Parameters:
    ///   - word: the bytes; what follows the name is masked away.
    ///   - count: the length of the name, at most ``bytesMax``.
    @inline(__always)
    init(word: UInt128, count: Int) {
        let mask = (UInt128(1) << UInt128(count * 8)) &- 1
        packed = (word & mask) | (UInt128(count) << 120)
    }
}

/// The names that are read (DESIGN 3.1, 3.2); everything else is skipped unseen.
extension JSONKey {
    static let version = JSONKey("version".utf8)
    static let id = JSONKey("id".utf8)
    static let region = JSONKey("region".utf8)
    static let accountID = JSONKey("account_id".utf8)
    static let applicationID = JSONKey("application_id".utf8)
    static let improveAI = JSONKey("improve_ai".utf8)
    static let input = JSONKey("input".utf8)
    static let event = JSONKey("event".utf8)
    static let speech = JSONKey("speech".utf8)
    static let language = JSONKey("language".utf8)
    static let context = JSONKey("context".utf8)
    static let providerOptions = JSONKey("providerOptions".utf8)
    static let languageCode = JSONKey("language_code".utf8)
    static let speechContexts = JSONKey("speech_contexts".utf8)
    static let phrases = JSONKey("phrases".utf8)
    static let results = JSONKey("results".utf8)
    static let text = JSONKey("text".utf8)
    static let confidence = JSONKey("confidence".utf8)
    static let timeoutReason = JSONKey("timeout_reason".utf8)
    static let from = JSONKey("from".utf8)
    static let fromUser = JSONKey("from_user".utf8)
    static let to = JSONKey("to".utf8)
    static let timestamp = JSONKey("timestamp".utf8)
    static let command = JSONKey("command".utf8)
    static let number = JSONKey("number".utf8)
    static let sealedNumber = JSONKey("sealed_number".utf8)
    static let suppress = JSONKey("suppress".utf8)
    static let broad = JSONKey("broad".utf8)
    static let before = JSONKey("before".utf8)
    static let everything = JSONKey("everything".utf8)
    static let requestedAt = JSONKey("requested_at".utf8)
}
