import Vault

/// Looks at the store every few seconds, so that whoever asks for metrics or the page waits for no disk.
struct StoreWatch: Sendable {
    let vault: Vault
    let metrics: Metrics

    /// A look at 715 hours took the store's thread 24 ms in a debug build on a machine of two cores under a load of 20.
    private static let period: Duration = .seconds(5)
    /// While hours are left to be counted, after a start.
    private static let countingPeriod: Duration = .milliseconds(250)

    /// Looks until the worker stops.
    func run() async {
        var isCounting = false
        repeat {
            // A store that cannot be looked at says so itself, as soon as something is to be done in it.
            guard let survey = try? await vault.survey() else {
                isCounting = false
                continue
            }
            metrics.set(survey: survey)
            await metrics.look(at: vault)
            isCounting = survey.isCounting
        } while await Ticks(every: isCounting ? Self.countingPeriod : Self.period).makeAsyncIterator().next()
            != nil
    }
}

extension Metrics {
    /// Looks how the store stands with its orders, and counts what it has carried out.
    func look(at vault: Vault) async {
        // A store that cannot be looked at now is looked at again within seconds.
        guard let overview = try? await vault.orderOverview(),
            let carriedOut = try? await vault.takeCarriedOut()
        else { return }
        set(orders: overview, carriedOut: carriedOut)
    }
}
