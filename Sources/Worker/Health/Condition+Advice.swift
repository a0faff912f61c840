extension Condition {
    /// What holds when it holds.
    var meaning: String {
        switch self {
        case .broker: "Results are taken from the broker"
        case .store: "Batches can be committed"
        case .keyring: "The keyring can be read"
        case .credentials: "The broker takes the password and certificates that lie there"
        case .rejects: "What is refused can be handed over"
        case .ledger: "The ledger is followed at its end"
        case .roster: "The ledger holds what this store must say"
        case .commands: "Commands are admitted"
        case .orders: "Orders are carried out"
        case .receipts: "Receipts are confirmed"
        case .clock: "The clock is believed"
        case .retention: "What is over is destroyed"
        case .segments: "No hour's file is damaged"
        }
    }

    /// What to do while it does not hold; all of them go on by themselves once they can.
    var advice: String {
        switch self {
        case .broker:
            "Look at the broker, its address, the password, the user's permissions: lethe check names what is wrong."
        case .store: "Make room, put the volume back or restore its owner. Nothing is lost meanwhile."
        case .keyring:
            "Put the keyring file back, mode 0600. The one read before stays in use; a restart would fail."
        case .credentials:
            "Give the broker the new password or certificate too, or put the former file back. Connections stay meanwhile."
        case .rejects: "Run lethe setup, grant the permission to publish, or clear the broker's alarm."
        case .ledger:
            "See that the broker is up; run lethe setup if the stream is missing; give this worker the newest keyring and program."
        case .roster:
            "See that the broker is up; run lethe setup, clear the broker's alarm, or grant the permission to publish."
        case .commands:
            "See that the broker is up; clear its alarm, or grant the permission to publish. Commands wait."
        case .orders: "Look at the disk and at the file that the reason names. Nobody's orders are lost."
        case .receipts: "Run lethe setup, grant the permission to publish, or clear the broker's alarm."
        case .clock:
            "Set the clock right. If an earlier time was the wrong one: lethe work --trust-clock, once."
        case .segments:
            "Look at the disk and at why the file was damaged; what was in it is lost, and the hour goes on without it."
        case .retention: "Look at the disk and at the file that the reason names: it must not be there."
        }
    }

    /// Its section of the runbook, from the top of the repository.
    var runbook: String { "ops/RUNBOOK.md#the-condition-\(rawValue)-does-not-hold" }
}

/// What `/readyz` says of a condition: its state and, while it does not hold, what to do.
struct ReadinessLine: Encodable {
    let name: Condition
    let ok: Bool
    let reason: String
    let since: String
    /// What it waits for; absent while it holds.
    let waitsFor: String?
    /// What to do; absent while it holds.
    let act: String?
    /// Where to read more; absent while it holds.
    let runbook: String?

    init(_ state: Conditions.State) {
        name = state.name
        ok = state.ok
        reason = state.reason
        since = state.since
        waitsFor = state.ok ? nil : state.reason
        act = state.ok ? nil : state.name.advice
        runbook = state.ok ? nil : state.name.runbook
    }
}
