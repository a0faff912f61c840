/// xoshiro256** 1.0 (Blackman, Vigna 2018), seeded by SplitMix64: the same seed gives the same numbers on
/// every machine and with every version of the standard library.
///
/// Not for secrets.
struct SeededGenerator: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var seed = seed
        func split() -> UInt64 {
            seed &+= 0x9E37_79B9_7F4A_7C15
            var value = seed
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
        state = (split(), split(), split(), split())
    }

    mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A number from 0 to below the bound.
    ///
    /// The standard library's `random(in:)` is not used, because how many numbers it draws is not promised;
    /// the bias of this is below 2^-50 for what it is used for.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// From 0 to below 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) / Double(1 << 53)
    }

    mutating func chance(_ probability: Double) -> Bool {
        fraction() < probability
    }

    mutating func element<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// One of the elements, each as likely as its weight says.
    mutating func weighted<Element>(_ elements: [(weight: Int, Element)]) -> Element {
        var place = below(elements.reduce(0) { $0 + $1.weight })
        for (weight, element) in elements {
            if place < weight { return element }
            place -= weight
        }
        preconditionFailure("a place below the sum of the weights lies in one of them")
    }
}

/// Identifiers and digits.
extension SeededGenerator {
    mutating func digits(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in UInt8(0x30 + below(10)) }, as: UTF8.self)
    }

    mutating func hexadecimal(_ count: Int) -> String {
        let bytes = (0..<count).map { _ -> UInt8 in
            let value = UInt8(below(16))
            return value < 10 ? 0x30 + value : 0x61 + value - 10
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 128 bits in the form of RFC 9562; the version bits are as random as the others, as Vonage's are.
    mutating func uuid(hasDashes: Bool = true) -> String {
        let parts = [8, 4, 4, 4, 12].map { hexadecimal($0) }
        return parts.joined(separator: hasDashes ? "-" : "")
    }
}
