import Testing

@testable import Sealing

@Suite("Names, hours and ids")
struct ValueTests {
    @Test(
        "A region's name is two to thirty-two letters, digits and hyphens",
        arguments: ["eu-3", "us", "0-", String(repeating: "a", count: 32)])
    func region(_ name: String) {
        #expect(Region(name)?.name == name)
    }

    @Test(
        "Anything else is no region",
        arguments: ["", "e", "EU-3", "eu 3", "eu.3", "eü3", "eu-3\n", String(repeating: "a", count: 33)])
    func noRegion(_ name: String) {
        #expect(Region(name) == nil)
    }

    @Test(
        "An hour knows its name and its instants",
        arguments: [
            (0, "1970-01-01T00", "1970-01-01T00:00:00Z"), (495_567, "2026-07-14T15", "2026-07-14T15:00:00Z"),
            (-1, "1969-12-31T23", "1969-12-31T23:00:00Z"), (264_455, "2000-03-02T23", "2000-03-02T23:00:00Z"),
            (264_407, "2000-02-29T23", "2000-02-29T23:00:00Z"),
        ])
    func hour(_ index: Int64, _ name: String, _ rfc3339: String) {
        let hour = CaptureHour(index: index)
        #expect(hour.name == name)
        #expect(hour.rfc3339 == rfc3339)
        #expect(CaptureHour(name: name) == hour)
        for second in [0, 1, 3_599] as [Int64] {
            #expect(CaptureHour(containing: hour.startSeconds + second) == hour)
        }
        #expect(CaptureHour(containing: hour.startSeconds - 1) < hour)
    }

    @Test(
        "Anything else is no hour's name",
        arguments: [
            "", "2026-07-14", "2026-07-14T24", "2026-02-29T00", "2026-13-01T00", "2026-00-01T00",
            "2026-07-14t15",
            "2026-07-14T1x", "2026-07-14T15:00:00Z", "+026-07-14T15", "٢٠٢٦-07-14T15",
        ])
    func noHour(_ name: String) {
        #expect(CaptureHour(name: name) == nil)
    }

    @Test("Every day of four centuries survives the way to text and back")
    func days() {
        for day in stride(from: Int64(-36_525), through: 109_573, by: 1) {
            let time = CivilTime(secondsSince1970: day * 86_400 + 3_723)
            #expect(CivilTime(ascii: Array(time.rfc3339.utf8)) == time)
            #expect(time.secondsSince1970 == day * 86_400 + 3_723)
        }
    }

    @Test("A store's id comes back from bytes and text, and no two are alike")
    func storeIDs() throws {
        let id = try #require(StoreID(bytes: [UInt8](0x10...0x1F)))
        #expect(id.hex == "101112131415161718191a1b1c1d1e1f" && "\(id)" == id.hex)
        #expect(StoreID(hex: id.hex) == id && id.bytes == [UInt8](0x10...0x1F))
        for hex in ["", String(id.hex.dropLast(2)), id.hex + "00", id.hex.uppercased()] {
            #expect(StoreID(hex: hex) == nil)
        }
        for count in [0, 15, 17] {
            #expect(StoreID(bytes: [UInt8](repeating: 0, count: count)) == nil)
        }
        let ids = (0..<100).map { _ in StoreID.random() }
        #expect(Set(ids).count == 100)
        // Both halves are random, every byte of them.
        for position in 0..<StoreID.byteCount {
            #expect(Set(ids.map { $0.bytes[position] }).count > 1)
        }
    }

    @Test("Ids have their length and no other, and hexadecimal digits in lower case only")
    func ids() throws {
        let id = try #require(RecordID(bytes: [UInt8](0x10...0x1F)))
        #expect(id.hex == "101112131415161718191a1b1c1d1e1f")
        #expect(RecordID(hex: id.hex) == id)
        #expect(id.bytes == [UInt8](0x10...0x1F))
        #expect(unsafe id.withUnsafeBytes { unsafe Array($0) } == id.bytes)
        for hex in [
            "", String(id.hex.dropLast()), id.hex + "00", id.hex.uppercased(), "g" + id.hex.dropFirst(),
        ] {
            #expect(RecordID(hex: hex) == nil)
        }
        for count in [0, 15, 17, 31, 33] {
            #expect(RecordID(bytes: [UInt8](repeating: 0, count: count)) == nil)
            #expect(HolderIndex(bytes: [UInt8](repeating: 0, count: count)) == nil)
            #expect(PersonToken(bytes: [UInt8](repeating: 0, count: count)) == nil)
        }
    }
}
