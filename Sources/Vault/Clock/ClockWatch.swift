import Locking

/// Knows whether the time of day can be trusted (DESIGN 5).
///
/// The time last seen is kept in the state with the machine's steady clock beside it: while the same boot lasts, the time
/// of day may be no further from it than that clock has moved. Doubt ends by itself when the clock is right again, when
/// the kernel says that it is synchronised, or when another store or somebody says so.
public final class ClockWatch: Sendable {
    /// A moment as it is remembered from one start to the next.
    struct Moment: Hashable, Sendable {
        /// Seconds since 1970, UTC.
        var time: Int64
        /// The boot in which it was.
        var boot: String
        /// The steady clock's seconds in that boot.
        var uptime: Int64
    }

    private struct State {
        /// The last moment that was trusted.
        var seen: Moment
        /// How far the clock may be ahead of what has passed since.
        var aheadMax: Int64
        /// What the state file has is another.
        var isUnnoted = false
        /// What other stores have said last, and whether a clock that is behind it is in doubt.
        var newestElsewhere: Int64?
        var heedsStores = true
        /// The last results, and whether each looked as if the clock were wrong.
        var results: [Bool] = []
        var distrustsResults = false
        var isTrusted = false
    }

    private let source: TimeSource
    private let state: Locked<State>

    /// How far the clock may be off before it is in doubt.
    static let toleranceSeconds: Int64 = 5 * 60
    /// How far it may be ahead after a boot, when nobody says that it is right: how long a machine may be off.
    private static let offSeconds: Int64 = 24 * 3600
    /// How often the time is noted: it costs a sync.
    private static let noteSeconds: Int64 = 60
    /// The results that are looked at, and how many of them make doubt.
    private static let (resultsSeen, resultsDoubted) = (100, 51)

    /// Compares the clock with the time last seen.
    ///
    /// A store whose clock says that it was off for longer than retention has nothing but expired data, and is believed
    /// (DESIGN 5), unless the machine was started anew and nobody says that its clock is right.
    init(_ source: TimeSource, seen: Moment, retentionSeconds: Int64) {
        self.source = source
        let now = source.moment
        let isSameBoot = seen.boot == now.boot
        var seen = seen
        if !isSameBoot {
            (seen.boot, seen.uptime) = (now.boot, now.uptime)
        } else if now.time - seen.time >= retentionSeconds {
            seen = now
        }
        state = Locked(
            State(seen: seen, aheadMax: isSameBoot ? Self.toleranceSeconds : Self.offSeconds))
    }

    /// Why the clock is in doubt, or nil.
    public var doubt: ClockDoubt? { read().doubt }

    /// The last time that was trusted, in seconds since 1970.
    public var lastSeen: Int64 { state.current.seen.time }

    /// The time of day as the machine has it, in seconds since 1970.
    var time: Int64 { source.wall() }

    /// The time to go by, in seconds since 1970: in doubt the last one that was trusted.
    var believed: Int64 {
        let (now, doubt) = read()
        return doubt == nil ? max(now.time, lastSeen) : lastSeen
    }

    /// The time of day, in seconds since 1970.
    ///
    /// - Throws: `.clockInDoubt`.
    public func trusted(_ operation: VaultError.Operation) throws(VaultError) -> Int64 {
        let (now, doubt) = read()
        if let doubt { throw VaultError(operation, .clockInDoubt(doubt)) }
        return now.time
    }

    /// Takes into account how the times of some results look, before anything is done with them.
    ///
    /// - Parameter areMistimed: For each whether it looks expired, or captured in the future.
    /// - Throws: `.clockInDoubt`: none of them may be turned away.
    public func judge(results areMistimed: [Bool]) throws(VaultError) {
        guard !areMistimed.isEmpty else { return }
        state.withLock { state in
            state.results = (state.results + areMistimed.suffix(Self.resultsSeen)).suffix(Self.resultsSeen)
            if !state.isTrusted, state.results.count(where: { $0 }) >= Self.resultsDoubted {
                state.distrustsResults = true
            }
        }
        _ = try trusted(.store)
    }

    private func read() -> (now: Moment, doubt: ClockDoubt?) {
        let now = moment
        let doubt = state.withLock { Self.doubt($0, now) }
        guard let doubt, source.isSynchronised() || isWitnessed(now, doubt) else { return (now, doubt) }
        confirm(now)
        return (now, nil)
    }

    /// A clock that is not ahead of what another store has said is not ahead of the truth: this one was behind before.
    private func isWitnessed(_ now: Moment, _ doubt: ClockDoubt) -> Bool {
        guard case .ahead = doubt, let newest = state.current.newestElsewhere else { return false }
        return now.time <= newest + Self.toleranceSeconds
    }

    private static func doubt(_ state: State, _ now: Moment) -> ClockDoubt? {
        let ahead = (now.time - state.seen.time) - (now.uptime - state.seen.uptime)
        let behind = max(state.seen.time - now.time, -ahead)
        if behind > toleranceSeconds { return .behind(seconds: behind) }
        if ahead > state.aheadMax { return .ahead(seconds: ahead) }
        if state.heedsStores, let newest = state.newestElsewhere, newest - now.time > toleranceSeconds {
            return .behindStores(seconds: newest - now.time)
        }
        return state.distrustsResults ? .results : nil
    }

    private func confirm(_ now: Moment, forGood: Bool = false) {
        state.withLock { state in
            state.isTrusted = state.isTrusted || forGood
            state.seen = now
            state.aheadMax = Self.toleranceSeconds
            state.isUnnoted = true
            state.heedsStores = false
            state.distrustsResults = false
            state.results = []
        }
    }
}

// MARK: - For the store

extension TimeSource {
    var moment: ClockWatch.Moment { ClockWatch.Moment(time: wall(), boot: boot, uptime: uptime()) }
}

extension ClockWatch {
    /// The moment to be noted in the state, when one is due and the clock is not in doubt.
    var due: Moment? {
        let (now, doubt) = read()
        guard doubt == nil else { return nil }
        let seen = state.current
        guard seen.isUnnoted || now.time - seen.seen.time >= Self.noteSeconds else { return nil }
        return advanced(now)
    }

    /// The moment to be noted now, whether due or not; nil in doubt.
    var now: Moment? {
        let (now, doubt) = read()
        return doubt == nil ? advanced(now) : nil
    }

    /// The time never goes back by what is tolerated.
    private func advanced(_ now: Moment) -> Moment {
        var moment = now
        moment.time = max(now.time, lastSeen)
        return moment
    }

    /// The state has a moment durably: what comes is measured from it.
    func noted(_ moment: Moment) {
        state.withLock { state in
            state.seen = moment
            state.aheadMax = Self.toleranceSeconds
            state.isUnnoted = false
        }
    }

    /// Takes the clock as it is: somebody says that it is right, and goes on saying so while this run lasts.
    ///
    /// - Returns: The moment to be noted.
    func trust() -> Moment {
        let now = moment
        confirm(now, forGood: true)
        return now
    }

    /// What another store of the region has said last: a clock behind it is in doubt, as long as nothing has been taken.
    func hear(_ newest: Int64) {
        state.withLock { $0.newestElsewhere = newest }
    }

    /// Another store has said its time just now: doubt ends when both agree.
    func compare(_ newest: Int64) {
        guard doubt != nil, abs(newest - time) <= Self.toleranceSeconds else { return hear(newest) }
        confirm(moment)
    }

    /// Something is taken from now on: a store whose clock is ahead must not stop those that work.
    public func beginTaking() {
        state.withLock { $0.heedsStores = false }
    }

    /// The time as the machine has it.
    var moment: Moment { source.moment }
}
