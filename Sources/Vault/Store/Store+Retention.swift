import Sealing

extension Store {
    /// How far the clock may be behind the last time seen before it is in doubt (DESIGN 5).
    static let clockToleranceSeconds: Int64 = 5 * 60

    /// How often the time is noted: it costs a sync, and the tolerance is five times that.
    private static let clockNoteSeconds: Int64 = 60

    /// In doubt about the clock nothing is destroyed, and nothing taken: it would be filed under the wrong hour's end.
    func checkClock(_ operation: VaultError.Operation) throws(VaultError) {
        if let behind = clockBehind { throw VaultError(operation, .clockBehind(seconds: behind)) }
    }

    /// How many seconds the clock is behind the last time seen, if that is too much to be trusted.
    var clockBehind: Int64? {
        Self.clockBehind(lastSeen: clockLastSeen, now: now)
    }

    /// The same for whoever has read the time last seen, such as a reader.
    static func clockBehind(lastSeen: Int64, now: Int64) -> Int64? {
        let behind = lastSeen - now
        return behind > clockToleranceSeconds ? behind : nil
    }

    /// Notes the time now and then, and destroys every hour that is over.
    ///
    /// - Parameter isFollowing: Whether the ledger is followed at its end, which is noted with the time.
    /// - Returns: How many hours.
    /// - Throws: `.clockBehind` when the clock is in doubt; nothing is destroyed then.
    func expire(isFollowing: Bool) throws(VaultError) -> Int {
        try checkClock(.expire)
        return try attempt { () throws(VaultError) in
            let time = max(clockLastSeen, now)
            // First: whoever sees an hour gone may trust the time that made it go.
            if time - clockLastSeen >= Self.clockNoteSeconds {
                try state.see(time, isFollowing: isFollowing, .expire)
                clockLastSeen = time
            }
            let destroyed = try destroyExpired(.expire)
            if destroyed > 0 { try prune() }
            return destroyed
        }
    }

    /// Takes the clock as it is, after somebody has said that it is right.
    func trustClock() throws(VaultError) {
        try attempt { () throws(VaultError) in
            let time = now
            try state.see(time, isFollowing: false, .expire)
            clockLastSeen = time
        }
    }

    func destroyExpired(_ operation: VaultError.Operation) throws(VaultError) -> Int {
        let expired = try layout.hours(operation).prefix { configuration.isExpired($0, now: now) }
        for hour in expired {
            segments.close(hour)
            try layout.destroy(hour, operation)
            wrapping[hour] = nil
        }
        return expired.count
    }
}
