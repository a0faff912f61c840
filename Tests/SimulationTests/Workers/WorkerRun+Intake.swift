import AMQP
import Redaction
import Sealing

@testable import Vault
@testable import Worker

/// Intake, BatchCommitter and Settlements.
extension WorkerRun {
    private static let redactor = Redactor()
    private static let deliveriesMax = 3

    /// Takes what waits in the intake, as far as the prefetch goes.
    func takeResults(prefetch: Int) {
        if intakeLink == nil {
            intakeLink = broker.connect()
            (inbox, settled) = ([], [])
        }
        guard let intakeLink else { return }
        inbox += broker.deliver(.intake, to: intakeLink, prefetch: prefetch)
    }

    /// Commits the results that came first; suspects alone.
    func commit(at most: Int) async throws {
        let batch = Array(inbox.prefix(most))
        inbox.removeFirst(batch.count)
        for delivery in batch where delivery.deliveryCount >= Self.deliveriesMax {
            try await commitAlone(delivery)
        }
        try await commit(batch.filter { $0.deliveryCount < Self.deliveriesMax })
    }

    private func commitAlone(_ delivery: Delivery) async throws {
        let fingerprint = Judge.fingerprint(of: delivery, keyring: keyring)
        guard try await vault.noteSuspect(fingerprint) == .firstSeen else { return reject(delivery) }
        try await commit([delivery])
        try await vault.clearSuspect(fingerprint)
    }

    private func commit(_ deliveries: [Delivery]) async throws {
        let judge = Judge(
            region: machine.region, retention: .seconds(30 * 86_400), keyring: keyring,
            redactor: Self.redactor, now: try vault.clock.trusted(.store))
        var kept: [(delivery: Delivery, entry: Entry)] = []
        for delivery in deliveries {
            switch judge.judge(delivery) {
            case .keep(let entry, _): kept.append((delivery, entry))
            case .drop:
                try world.truths.drop(delivery.body.content, truth, now: machine.now)
                settled.append(delivery.tag)
            case .reject, .forward: reject(delivery)
            }
        }
        guard !kept.isEmpty else { return }
        let entries = kept.map(\.entry)
        let outcomes = try await machine.killing { try await vault.store(entries) }
        for (kept, outcome) in zip(kept, outcomes) {
            try world.truths.store(kept.delivery.body.content, outcome, truth, now: machine.now)
        }
        settled += kept.map(\.delivery.tag)
    }

    /// Confirmed in the rejects, hence settled; somebody may send it through the intake again.
    private func reject(_ delivery: Delivery) {
        world.rejected.append(delivery.body.content)
        settled.append(delivery.tag)
    }

    /// Acknowledges what is settled.
    func acknowledgeSettled() {
        for tag in settled { broker.acknowledge(tag, .intake) }
        settled = []
    }
}
