import Foundation
import Messages
import Orders
import Sealing

/// Records: nothing opens but what was sealed.
struct RecordTarget: FuzzTarget {
    let seeds: [[UInt8]]
    private let place: RecordPlace
    private let keys: HolderKeys

    init() {
        let place = RecordPlace(
            region: Given.region, account: "a", application: "b",
            hour: CaptureHour(containing: Given.now.secondsSince1970),
            recordID: Given.required { RecordID(bytes: [UInt8](repeating: 3, count: 16)) })
        let keys = Given.required {
            HolderKeys(application: try .create(), caller: try .create(), called: try .create())
        }
        seeds = [0, 1, 100].map { count in
            Given.required {
                try RecordSealer().seal([UInt8](repeating: 5, count: count), at: place, under: keys)
            }
        }
        self.place = place
        self.keys = keys
    }

    func take(_ input: [UInt8]) {
        _ = RecordSealer.holders(of: input)
        let sealer = Given.required { try RecordSealer() }
        guard (try? sealer.open(input, at: place, under: keys)) != nil else { return }
        precondition(seeds.contains(input), "something opened that was never sealed")
    }
}

/// Rejects: nothing opens but what was sealed.
struct RejectTarget: FuzzTarget {
    let seeds = [0, 1, 100].map { count in
        Given.required {
            try RejectSealer(region: Given.region).seal(
                [UInt8](repeating: 5, count: count), under: Given.keyring)
        }
    }

    func take(_ input: [UInt8]) {
        let sealer = RejectSealer(region: Given.region)
        _ = sealer.controlVersion(of: input)
        guard (try? sealer.open(input, with: Given.keyring)) != nil else { return }
        precondition(seeds.contains(input), "something opened that was never sealed")
    }
}

/// Sealed numbers: nothing opens but what was sealed; and numbers in clear.
struct NumberTarget: FuzzTarget {
    let seeds = ["447700900123", "", "+44 (0)7700 900123"].map { number in
        Given.required {
            try SealedNumber.seal(
                Array(number.utf8), to: Given.required { Given.keyring.numberPublicKey })
        }
    }

    func take(_ input: [UInt8]) {
        if let text = String(validating: input, as: UTF8.self) { _ = InternationalNumber(text)?.personForms }
        guard (try? SealedNumber.open(input, with: Given.keyring)) != nil else { return }
        precondition(seeds.contains(input), "something opened that was never sealed")
    }
}

/// Keyring files: what is read must be written and read again as the same.
struct KeyringTarget: FuzzTarget {
    private let path = "/dev/shm/lethe-fuzz-\(ProcessInfo.processInfo.processIdentifier)"

    var seeds: [[UInt8]] {
        let keyring = Given.required { try Given.keyring.rotated(now: Given.now.secondsSince1970) }
        return [keyring, Given.keyring, Given.keyring.reader()].map { keyring in
            unsafe keyring.text().withExposedBytes { unsafe Array($0) }
        }
    }

    func take(_ input: [UInt8]) {
        guard let keyring = read(input) else { return }
        let text = unsafe keyring.text().withExposedBytes { unsafe Array($0) }
        guard let again = read(text) else { preconditionFailure("what was written is not read") }
        let written = unsafe again.text().withExposedBytes { unsafe Array($0) }
        precondition(text == written, "read as another")
    }

    /// Through a file: that is the only way in.
    private func read(_ text: [UInt8]) -> Keyring? {
        let isWritten = FileManager.default.createFile(
            atPath: path, contents: Data(text), attributes: [.posixPermissions: 0o600])
        precondition(isWritten, "no room for a file in memory")
        return try? Keyring.load(.file(path))
    }
}

/// What targets are given: a region, its keyring, a time.
enum Given {
    static let region = required { Region("eu-3") }
    static let now = Timestamp(secondsSince1970: 1_795_446_245)
    static let keyring = required { try Keyring.create(region: region, now: now.secondsSince1970) }
    static let store = required { StoreID(hex: String(repeating: "ab", count: 16)) }
    static let tokens = required { () -> PersonTokens? in
        guard let number = InternationalNumber("447700900123") else { return nil }
        return PersonTokens(forms: number.personForms, account: "a", keyring: keyring)
    }

    /// What must be there for a target to work at all.
    static func required<Value>(_ make: () throws -> Value?) -> Value {
        do {
            guard let value = try make() else { preconditionFailure("a part of a target could not be made") }
            return value
        } catch {
            preconditionFailure("a part of a target could not be made: \(error)")
        }
    }
}
