import Messages
public import Orders
public import Sealing

/// Compares the clock with what the other stores of the region have said last.
public enum ClockCheck {
    /// How far it may be behind before a worker is in doubt (DESIGN 5).
    private static let toleranceSeconds: Int64 = 5 * 60

    /// A finding.
    ///
    /// - Parameters:
    ///   - roster: The region's stores.
    ///   - own: This store; nil when there is none yet.
    ///   - now: Seconds since 1970.
    /// - Returns: Unfit when the clock is behind another store's; a *here* is said daily, so no more can be told.
    public static func finding(_ roster: Roster, own: StoreID?, now: Int64) -> Finding {
        let subject = "clock against others"
        let others = roster.members.filter { $0.here.store != own && !$0.isRetired }
        guard let newest = others.map(\.here).max(by: { $0.clock < $1.clock }) else {
            return Finding(subject, .notChecked, "no other store has spoken")
        }
        let passed = now - newest.clock.secondsSince1970
        guard passed >= -toleranceSeconds else {
            return Finding(
                subject, .unfit,
                "\(-passed) s behind what \(newest.name) has said: set the clock that is wrong right")
        }
        return Finding(subject, .ok, "\(passed) s after \(newest.name) last said its time")
    }
}
