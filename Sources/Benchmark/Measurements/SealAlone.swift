import Sealing
import Support
import Vault

/// Sealing, and opening again, 600 bytes under the keys of application, caller and called number, on one thread.
struct SealAlone: Measurement {
    let name = "seal"

    private static let payload = [UInt8](repeating: UInt8(ascii: "a"), count: 600)

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let count = min(stage.options.count, 100_000)
        let sealer = try RecordSealer()
        let hour = CaptureHour(index: 494_000)
        let entries = EntryMaker(region: stage.region, keyring: stage.keyring).entries(1000, in: hour)
        let keys = try HolderKeys(application: .create(), caller: .create(), called: .create())
        let places = entries.map { entry in
            RecordPlace(
                region: stage.region, account: entry.record.accountID,
                application: entry.record.applicationID,
                hour: hour, recordID: entry.record.recordID)
        }
        var sealed = places.map { _ in [UInt8]() }
        let sealing = Stopwatch()
        for number in 0..<count {
            let index = number % places.count
            sealed[index] = try sealer.seal(Self.payload, at: places[index], under: keys)
        }
        book.take(.seal, sealing.seconds * 1e6 / Double(count))
        var opened = 0
        let opening = Stopwatch()
        for number in 0..<count {
            let index = number % places.count
            opened += try sealer.open(sealed[index], at: places[index], under: keys).count
        }
        book.take(.open, opening.seconds * 1e6 / Double(count))
        guard opened == count * Self.payload.count else { throw TestFailure("not everything opened") }
    }
}
