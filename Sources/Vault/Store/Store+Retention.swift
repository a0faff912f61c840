import Sealing

extension Store {
    /// Notes the time now and then, and destroys every hour that is over.
    ///
    /// - Parameter isFollowing: Whether the ledger is followed at its end, which is noted with the time.
    /// - Returns: How many hours.
    /// - Throws: `.clockInDoubt`; nothing is destroyed then.
    func expire(isFollowing: Bool) throws(VaultError) -> Int {
        let now = try clock.trusted(.expire)
        return try attempt { () throws(VaultError) in
            // First: whoever sees an hour gone may trust the time that made it go.
            if let moment = clock.due { try note(moment, isFollowing: isFollowing) }
            let destroyed = try destroyExpired(now, .expire)
            if destroyed > 0 { try prune() }
            return destroyed
        }
    }

    /// Takes the clock as it is, after somebody has said that it is right.
    func trustClock() throws(VaultError) {
        let moment = clock.trust()
        try attempt { () throws(VaultError) in try note(moment, isFollowing: false) }
    }

    private func note(_ moment: ClockWatch.Moment, isFollowing: Bool) throws(VaultError) {
        try state.see(moment, isFollowing: isFollowing, .expire)
        clock.noted(moment)
    }

    func destroyExpired(_ now: Int64, _ operation: VaultError.Operation) throws(VaultError) -> Int {
        let expired = try layout.hours(operation).prefix { configuration.isExpired($0, now: now) }
        for hour in expired {
            segments.close(hour)
            try layout.destroy(hour, operation)
            wrapping[hour] = nil
        }
        return expired.count
    }
}
