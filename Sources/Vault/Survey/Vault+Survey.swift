extension Vault {
    /// What the store holds, hour by hour; counting takes some milliseconds a call at most.
    ///
    /// - Throws: When the directories cannot be listed; the store goes on as before.
    public func survey() throws(VaultError) -> StoreSurvey { try opened(.read).survey() }

    /// How the store stands with its orders.
    public func orderOverview() throws(VaultError) -> OrderOverview { try opened(.read).orderOverview() }

    /// What was carried out and answered since the last call.
    public func takeCarriedOut() throws(VaultError) -> [CarriedOut] {
        let store = try opened(.read)
        defer { store.carriedOut = [] }
        return store.carriedOut
    }

    /// Answers as soon as the store's thread does: whoever waits for long knows that it is stuck.
    public func respond() {}
}
