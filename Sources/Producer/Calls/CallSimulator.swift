/// Makes up the speech results of calls, one after another, without end.
///
/// Pure: the same seed, options and sequence of calls give the same messages, byte for byte. Several calls
/// are under way at once, each of one to four turns, of accounts with applications in the regions given.
public struct CallSimulator: Sendable {
    /// What has been made so far.
    public private(set) var tally = Tally()

    private let options: SimulatorOptions
    private var random: SeededGenerator
    private let applications: [SimulatedApplication]
    private var calls: [SimulatedCall] = []
    /// Hours that late messages lie back.
    private let lateAges: [Int]
    /// Stored messages that can be sent again: a ring of ``recentMax``.
    private var recent: [SimulatedMessage] = []
    private var recentNext = 0
    private static let recentMax = 512

    /// A simulation.
    ///
    /// - Parameters:
    ///   - seed: any number.
    ///   - options: without a ``SimulatorOptions/problem``, which traps.
    public init(seed: UInt64, options: SimulatorOptions) {
        precondition(options.problem == nil, "the simulation's options are impossible")
        self.options = options
        var random = SeededGenerator(seed: seed)
        let accounts = (0..<options.accounts).map { _ in random.hexadecimal(8) }
        applications = (0..<options.applications).map { _ in
            SimulatedApplication(accountID: random.element(accounts), &random)
        }
        // At most 28 days, so that nothing expires while a run lasts.
        lateAges = (0..<options.lateHours).map { index in
            index.isMultiple(of: 2) ? random.within(2...48) : random.within(48...(28 * 24))
        }
        self.random = random
    }

    /// The next messages.
    public mutating func messages(_ count: Int) -> [SimulatedMessage] {
        (0..<count).map { _ in next() }
    }

    /// The next message.
    ///
    /// - Parameter now: what to take for now instead of the options' moment, in milliseconds since 1970; for
    ///   runs that go on for long.
    /// - Returns: the message, counted in ``tally``.
    public mutating func next(now: Int64? = nil) -> SimulatedMessage {
        let message = make(now: now ?? options.now)
        tally.count(message)
        return message
    }

    private mutating func make(now: Int64) -> SimulatedMessage {
        let kind = drawKind()
        if kind == .duplicate { return random.element(recent).repeated() }
        var draft = nextTurn(now: now)
        let message: SimulatedMessage
        switch kind {
        case .speech, .duplicate:
            message = draft.message(kind: .speech, outcome: .stored)
        case .late:
            draft.captured = now - Int64(random.element(lateAges)) * 3_600_000 - Int64(random.below(600_000))
            message = draft.message(kind: .late, outcome: .stored)
        case .expired:
            // Its hour began 30 days ago at the latest, wherever in that hour it lies.
            let age = Int64(30 * 24 + 1) * 3_600_000 + Int64(random.below(30 * 86_400_000))
            draft.captured = now - age
            message = draft.message(kind: .expired, outcome: .expired)
        case .foreign:
            message = foreign(draft)
        case .malformed:
            message = random.element(Malformation.allCases).message(from: draft, now: now, &random)
        case .disabled:
            message = random.element(Disabling.allCases).message(from: draft)
        case .empty:
            message = random.element(Emptiness.allCases).message(from: draft, &random)
        }
        if message.outcome == .stored { remember(message) }
        return message
    }

    /// A kind as the rates have it; there is no duplicate before there is an original.
    private mutating func drawKind() -> MessageKind {
        var place = random.fraction()
        for (kind, path) in Rates.shares {
            let share = options.rates[keyPath: path]
            if place < share { return kind == .duplicate && recent.isEmpty ? .speech : kind }
            place -= share
        }
        return .speech
    }

    /// The next turn of one of the calls under way; a call that ends makes room for another.
    private mutating func nextTurn(now: Int64) -> MessageDraft {
        while calls.count < options.callsAtOnce {
            let start = now - options.spread + Int64(random.fraction() * Double(options.spread))
            calls.append(
                SimulatedCall(
                    application: random.element(applications), region: random.element(options.regions),
                    start: start, &random))
        }
        let index = random.below(calls.count)
        let marker = options.marker.flatMap { random.chance($0.share) ? $0 : nil }
        let draft = calls[index].turn(now: now, marker: marker, &random)
        if calls[index].turnsLeft == 0 { calls.remove(at: index) }
        return draft
    }

    /// Sends a message to another region than its own: to one it is passed on from, or, belonging to a region
    /// without a queue, to one where it ends among the rejects.
    private mutating func foreign(_ draft: MessageDraft) -> SimulatedMessage {
        var draft = draft
        let others = options.regions.filter { $0 != draft.region }
        if others.isEmpty || random.chance(options.elsewhereShare) {
            draft.top.set("region", JSONFragment.string(options.elsewhere))
            return draft.message(kind: .foreign, variant: "unknown_region", outcome: .misrouted)
                .belonging(to: options.elsewhere)
        }
        draft.routingKey = random.element(others)
        return draft.message(
            kind: .foreign, variant: "known_region", outcome: .misrouted, outcomeAtHome: .stored)
    }

    private mutating func remember(_ message: SimulatedMessage) {
        if recent.count < Self.recentMax {
            recent.append(message)
        } else {
            recent[recentNext] = message
            recentNext = (recentNext + 1) % Self.recentMax
        }
    }
}

extension SimulatedMessage {
    /// The same message with another region as its own.
    fileprivate func belonging(to region: String) -> SimulatedMessage {
        SimulatedMessage(
            routingKey: routingKey, body: body, contentType: contentType, contentEncoding: contentEncoding,
            kind: kind, variant: variant, outcome: outcome, outcomeAtHome: outcomeAtHome, region: region,
            id: id,
            accountID: accountID, applicationID: applicationID, capturedMilliseconds: capturedMilliseconds,
            isMarked: isMarked)
    }
}
