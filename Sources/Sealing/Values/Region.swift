/// A region's name: two to thirty-two lower-case letters, digits and hyphens.
public struct Region: Hashable, Sendable, CustomStringConvertible {
    /// The name, `[a-z0-9-]{2,32}`.
    public let name: String

    /// Checks a name; nil when it is none.
    ///
    /// - Parameter name: What should be a region's name.
    public init?(_ name: String) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard allowed, (2...32).contains(name.utf8.count) else {
            return nil
        }
        self.name = name
    }

    /// The name.
    public var description: String {
        name
    }
}
