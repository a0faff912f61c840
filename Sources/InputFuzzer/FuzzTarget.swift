/// Something that takes bytes of strangers, and what must hold whatever they are.
protocol FuzzTarget: Sendable {
    /// Inputs to begin with: good ones, which are then spoiled.
    var seeds: [[UInt8]] { get }

    /// Takes an input; traps when a promise is broken.
    func take(_ input: [UInt8])
}

/// All targets, by the names that `ops/fuzz` knows them by.
enum FuzzTargets {
    static let all: [String: @Sendable () -> any FuzzTarget] = [
        "result": { ResultTarget() }, "command": { CommandTarget() }, "entry": { EntryTarget() },
        "receipt": { ReceiptTarget() }, "note": { NoteTarget() }, "record": { RecordTarget() },
        "reject": { RejectTarget() }, "number": { NumberTarget() }, "keyring": { KeyringTarget() },
    ]

    static func named(_ name: String?) -> any FuzzTarget {
        guard let name, let make = all[name] else { return NoTarget() }
        return make()
    }
}

/// Stands for no target at all.
private struct NoTarget: FuzzTarget {
    let seeds: [[UInt8]] = []

    func take(_ input: [UInt8]) {
        preconditionFailure("LETHE_FUZZ_TARGET names no target: \(FuzzTargets.all.keys.sorted())")
    }
}
