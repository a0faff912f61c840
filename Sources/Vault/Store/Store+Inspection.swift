import Orders
import Sealing

extension Store {
    /// Looks at every hour before the store is used: whose it is, that its keys are there and open, and under
    /// which version they are.
    ///
    /// Hours that are over are left out: while the clock is in doubt they are there, and nobody needs them. So
    /// are those that an order is about to destroy: a kill may have left the one file of them and not the other.
    /// Files that are damaged are set aside.
    func inspect() throws(VaultError) {
        let doomed = try state.pendingOrders(.open).map(\.order).filter(\.takesHours).map(\.lastHour).max()
        for hour in try layout.hours(.open)
        where !configuration.isExpired(hour, now: now) {
            if let doomed, hour <= doomed { continue }
            try onHour(hour, .open) { () throws(VaultError) in try visit(hour, .open) }
        }
    }

    /// Takes another keyring: from now on new hours are under its newest wrapping key, and so are the ones
    /// there are when it returns.
    ///
    /// Each hour is a short transaction of its own; what is left after a failure is done by the next call, or
    /// the next start.
    func adopt(_ keyring: Keyring) throws(VaultError) {
        try VaultError.wrapping(.adopt) { () throws(SealingError) in
            try keyring.check(region: configuration.region)
        }
        keyrings.adopt(keyring)
        try attempt { () throws(VaultError) in
            segments.closeAll()
            for (hour, version) in wrapping.sorted(by: { $0.key < $1.key })
            where version != keyring.newestWrapping.version
                && !configuration.isExpired(hour, now: clock.lastSeen)
            {
                try onHour(hour, .adopt) { () throws(VaultError) in try visit(hour, .adopt) }
            }
        }
        keyrings.dropFormer()
    }

    private func visit(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) {
        // Perhaps all there is of it is set aside.
        guard try layout.exists(hour, operation) else { return }
        let segment = try Segment(hour, in: layout, stamp(hour), keyrings, operation)
        defer { segment.close() }
        wrapping[hour] = segment.keys.wrapping
        try segment.keys.rewrap(keyrings.current, operation)
        wrapping[hour] = segment.keys.wrapping
    }
}
