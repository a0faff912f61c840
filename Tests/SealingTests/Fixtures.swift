import Foundation
import Testing

@testable import Sealing

/// 2026-07-14T15:04:05Z.
let afternoon: Int64 = 1_784_041_445

/// Thirty-two bytes that count up from a first one.
func counting(from first: UInt8) -> SecretBytes {
    SecretBytes(copying: (0..<32).map { first &+ $0 })
}

/// Bytes from hexadecimal text; white space is ignored.
func bytes(_ hex: String) throws -> [UInt8] {
    try #require(Hex.bytes(hex.filter { !$0.isWhitespace }))
}

/// Everything that a sealed record needs, the same in every run; fixed vectors rest on it.
struct Fixture {
    static let nonce = [UInt8](0xA0...0xAB)
    static let account = "abcd1234"
    static let application = "78d335fa-323d-0114-9c3d-d6f0d48968cf"
    static let plaintext = Array(#"{"text":"my number is [PHONE]"}"#.utf8)

    let region: Region
    let hour = CaptureHour(containing: afternoon)
    let place: RecordPlace
    let keys = HolderKeys(
        application: HolderKey(counting(from: 0x00)), caller: HolderKey(counting(from: 0xC0)),
        called: HolderKey(counting(from: 0xE0)))
    let hourKey: HourKey
    let keyring: Keyring

    init() throws {
        region = try #require(Region("eu-3"))
        place = RecordPlace(
            region: region, account: Self.account, application: Self.application, hour: hour,
            recordID: try #require(RecordID(bytes: [UInt8](0x10...0x1F))))
        hourKey = try HourKey(counting(from: 0x80), region: region, hour: hour, for: .createHourKey)
        keyring = try Keyring(
            region: region,
            wrapping: [WrappingKey(version: 7, created: afternoon, secret: counting(from: 0x20))],
            index: [IndexKey(version: 1, from: nil, secret: counting(from: 0x40))],
            control: [ControlKey(version: 3, created: afternoon, secret: counting(from: 0x60))])
    }

    /// The keys of these kinds only.
    func keys(_ kinds: HolderKinds) -> HolderKeys {
        HolderKeys(
            application: keys.application, caller: kinds.contains(.caller) ? keys.caller : nil,
            called: kinds.contains(.called) ? keys.called : nil)
    }
}

/// Every combination of holders that a record can have.
let allKinds: [HolderKinds] = [
    .application, [.application, .caller], [.application, .called], [.application, .caller, .called],
]

/// A folder that is gone when the body has returned.
func withTemporaryFolder<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sealing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // What is left behind in the temporary folder is nobody's loss.
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}
