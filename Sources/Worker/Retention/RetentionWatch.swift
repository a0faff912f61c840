import Logging
import ServiceLifecycle
import Vault

/// Destroys each hour as soon as its first instant is older than retention allows.
struct RetentionWatch: Service {
    let vault: Vault
    let conditions: Conditions
    let metrics: Metrics
    let log: Logger
    /// Whether the ledger is followed at its end, which the store notes with the time.
    let isFollowing: @Sendable () async -> Bool

    /// The hours are listed in memory: looking is cheap, and an hour goes within a second of its time.
    private static let period: Duration = .seconds(1)

    func run() async throws {
        for await _ in Ticks(every: Self.period) {
            await look()
        }
    }

    /// Looks once.
    func look() async {
        do throws(VaultError) {
            let destroyed = try await vault.expire(isFollowing: isFollowing())
            metrics.countExpired(segments: destroyed)
            if destroyed > 0 {
                log.info("expired hours destroyed", metadata: ["segments": "\(destroyed)"])
            }
            conditions.hold(.clock, "not in doubt")
            conditions.hold(.retention, "nothing is over")
        } catch {
            let isClock = if case .clockInDoubt = error.code { true } else { false }
            if conditions.wait(isClock ? .clock : .retention, error.description) {
                log.error("expiry failed; trying again", metadata: ["error": "\(error.description)"])
            }
        }
        await lookForDamage()
    }

    /// Says which files the store has set aside as damaged, until they are gone.
    private func lookForDamage() async {
        let report: SetAsideReport?
        do throws(VaultError) {
            report = SetAsideReport(try await vault.setAside())
        } catch {
            conditions.wait(.segments, error.description)
            return
        }
        guard let report else {
            conditions.hold(.segments, "none is damaged")
            return
        }
        if conditions.wait(.segments, report.description) {
            log.error(
                "files of an hour are damaged and were set aside",
                metadata: ["files": "\(report.paths)", "hours": "\(report.hours)"])
        }
    }
}
