import Messages
import Orders
import Sealing
import Testing

/// What orders in force refuse, whatever the order in which they came.
@Suite struct FencesTests {
    private static let now = Sample.now
    private static let fenceEnd = now + Order.skewSeconds
    private static let longAgo: Int64 = 0

    /// Asks about results of the sample's person, captured at a time.
    private func refusal(
        _ fences: Fences, _ second: Int64, account: String = "acct-1", application: String = "app-1",
        persons: [UInt8] = [1], version: Int = 1
    ) -> Fences.Refusal? {
        fences.refusal(
            account: account, application: application,
            persons: persons.map { Sample.token($0, version: version) }, capturedSecond: second)
    }

    private func fences(_ orders: Order...) -> Fences { fences(orders) }

    private func fences(_ orders: [Order]) -> Fences {
        orders.reduce(into: Fences()) { $0.add($1) }
    }

    @Test("nothing is refused without an order, nor because of a find or a lift")
    func nothing() throws {
        #expect(refusal(Fences(), Self.longAgo) == nil)
        let harmless = fences(
            Sample.order(.find, try Sample.person()), Sample.order(.lift, try Sample.person(), id: 2),
            Sample.order(.lift, .account("acct-1"), id: 3))
        #expect(refusal(harmless, Self.longAgo) == nil && refusal(harmless, Self.now) == nil)
        // A lift of nothing need not outlive the ledger.
        #expect(!harmless.isDeciding(Sample.order(.lift, .account("acct-1"), id: 3)))
    }

    @Test("a forget refuses up to five minutes after the request, to the second, as caller or as called")
    func forget() throws {
        let fences = fences(Sample.order(.forget, try Sample.person()))
        for persons: [UInt8] in [[1], [2, 1], [1, 2], [1, 1]] {
            #expect(refusal(fences, Self.longAgo, persons: persons) == .fenced)
            #expect(refusal(fences, Self.fenceEnd, persons: persons) == .fenced)
            #expect(refusal(fences, Self.fenceEnd + 1, persons: persons) == nil)
        }
        #expect(
            refusal(fences, Self.now, persons: [2]) == nil && refusal(fences, Self.now, persons: []) == nil)
    }

    @Test("a forget is about one account, and one application unless it is about all")
    func scope() throws {
        let one = fences(Sample.order(.forget, try Sample.person()))
        #expect(refusal(one, Self.now, application: "app-2") == nil)
        let all = fences(Sample.order(.forget, try Sample.person(application: nil)))
        #expect(refusal(all, Self.now, application: "app-2") == .fenced)
    }

    @Test("shorter forms of the number, and tokens of every key version, are the same person")
    func forms() throws {
        let fences = fences(
            Sample.order(.forget, try Sample.person(versions: 1...3, forms: [7, 8]), suppress: true))
        for version in 1...3 {
            for form: UInt8 in [1, 7, 8] {
                #expect(refusal(fences, Self.now, persons: [form], version: version) == .fenced)
                #expect(
                    refusal(fences, Self.fenceEnd + 1, persons: [form], version: version) == .suppressed)
            }
        }
        #expect(refusal(fences, Self.now, version: 4) == nil)
    }

    @Test("one shorter form of two people stands for both")
    func sharedForm() throws {
        let fences = fences(
            Sample.order(.forget, try Sample.person(1, forms: [9]), id: 1, at: Self.now),
            Sample.order(.forget, try Sample.person(2, forms: [9]), id: 2, at: Self.now + 1000))
        #expect(refusal(fences, Self.now + 1300, persons: [9]) == .fenced)
        #expect(refusal(fences, Self.now + 1300, persons: [1]) == nil)
        #expect(refusal(fences, Self.now + 1300, persons: [2]) == .fenced)
    }

    /// What is asked of a set of orders, and what must come of it in whatever order they arrive.
    struct Arrival: Sendable {
        let name: String
        let orders: [Order]
        /// The refusal at `second`.
        let expected: [(second: Int64, refusal: Fences.Refusal?)]
        /// The id of the order that says whether the gate is closed.
        let deciding: UInt8
    }

    private static func arrivals(_ subject: Order.Subject) -> [Arrival] {
        let verb: Command.Verb = if case .person = subject { .forget } else { .purge }
        func erase(_ id: UInt8, _ after: Int64, suppress: Bool = false) -> Order {
            Sample.order(verb, subject, id: id, suppress: suppress, at: now + after)
        }
        func lift(_ id: UInt8, _ after: Int64) -> Order {
            Sample.order(.lift, subject, id: id, at: now + after)
        }
        return [
            Arrival(
                name: "suppress, lift", orders: [erase(1, 0, suppress: true), lift(2, 600)],
                expected: [(now + 300, .fenced), (now + 301, nil), (now + 9999, nil)], deciding: 2),
            Arrival(
                name: "lift, suppress", orders: [lift(1, 0), erase(2, 600, suppress: true)],
                expected: [(now + 900, .fenced), (now + 901, .suppressed)], deciding: 2),
            Arrival(
                name: "suppress, lift, suppress",
                orders: [erase(1, 0, suppress: true), lift(2, 600), erase(3, 1200, suppress: true)],
                expected: [(now + 1500, .fenced), (now + 1501, .suppressed)], deciding: 3),
            Arrival(
                name: "suppress, lift, erase",
                orders: [erase(1, 0, suppress: true), lift(2, 600), erase(3, 1200)],
                expected: [(now + 1500, .fenced), (now + 1501, nil)], deciding: 2),
            Arrival(
                name: "suppress, erase: only a lift opens",
                orders: [erase(1, 0, suppress: true), erase(2, 600), erase(3, -600)],
                expected: [(now + 900, .fenced), (now + 901, .suppressed)], deciding: 1),
            Arrival(
                name: "suppressed twice",
                orders: [erase(1, 0, suppress: true), erase(2, 60, suppress: true)],
                expected: [(now + 360, .fenced), (now + 361, .suppressed)], deciding: 2),
            Arrival(
                name: "at one time the greater id wins: lift",
                orders: [erase(1, 0, suppress: true), lift(2, 0), erase(0, 0)],
                expected: [(now + 300, .fenced), (now + 301, nil)], deciding: 2),
            Arrival(
                name: "at one time the greater id wins: suppress",
                orders: [lift(1, 0), erase(2, 0, suppress: true)],
                expected: [(now + 300, .fenced), (now + 301, .suppressed)], deciding: 2),
            Arrival(
                name: "a lift from before does not lift",
                orders: [erase(1, 0, suppress: true), lift(2, -1), lift(3, -600), erase(4, -900)],
                expected: [(now + 300, .fenced), (now + 301, .suppressed)], deciding: 1),
        ]
    }

    @Test("the latest request wins, in whatever order they arrive", arguments: 0..<4)
    func permutations(kind: Int) throws {
        let subject: Order.Subject =
            [
                try Sample.person(), try Sample.person(application: nil),
                .application(account: "acct-1", application: "app-1"), .account("acct-1"),
            ][kind]
        for arrival in Self.arrivals(subject) {
            for orders in arrival.orders.permutations {
                // Once more, as a ledger that is read again has it.
                let fences = fences(orders + orders.reversed())
                for (second, expected) in arrival.expected {
                    #expect(refusal(fences, second) == expected, "\(arrival.name) at \(second)")
                }
                let deciding = arrival.orders.filter(fences.isDeciding).map(\.id)
                #expect(deciding == [.numbered(arrival.deciding)], "\(arrival.name)")
            }
        }
    }

    @Test("account-wide and per-application orders are apart, and any in force refuses")
    func apart() throws {
        for wide in [true, false] {
            let (closed, lifted) = (
                try Sample.person(application: wide ? nil : "app-1"),
                try Sample.person(application: wide ? "app-1" : nil)
            )
            let suppress = Sample.order(.forget, closed, suppress: true)
            let fences = fences(suppress, Sample.order(.lift, lifted, id: 2, at: Self.now + 600))
            #expect(refusal(fences, Self.now + 9999) == .suppressed)
            #expect(fences.isDeciding(suppress))
        }
        for wide in [true, false] {
            let one = Order.Subject.application(account: "acct-1", application: "app-1")
            let fences = fences(
                Sample.order(.purge, wide ? .account("acct-1") : one, suppress: true),
                Sample.order(.lift, wide ? one : .account("acct-1"), id: 2, at: Self.now + 600))
            #expect(refusal(fences, Self.now + 9999, persons: []) == .suppressed)
            #expect(
                refusal(fences, Self.now + 9999, application: "app-2", persons: [])
                    == (wide ? .suppressed : nil))
        }
    }

    @Test("fenced comes before suppressed, whichever gate says so")
    func precedence() throws {
        let fences = fences(
            Sample.order(.forget, try Sample.person(), id: 1, suppress: true, at: Self.now - 9999),
            Sample.order(.purge, .account("acct-1"), id: 2, at: Self.now))
        #expect(refusal(fences, Self.now) == .fenced)
        #expect(refusal(fences, Self.fenceEnd + 1) == .suppressed)
        #expect(refusal(fences, Self.now, persons: []) == .fenced)
    }

    @Test("purges refuse by application, account, time and region, and nothing beside")
    func purges() {
        let hour = CaptureHour(containing: Self.now)
        let application = fences(
            Sample.order(.purge, .application(account: "acct-1", application: "app-1")))
        #expect(refusal(application, Self.fenceEnd, persons: []) == .fenced)
        #expect(refusal(application, Self.fenceEnd + 1, persons: []) == nil)
        #expect(refusal(application, Self.now, application: "app-2") == nil)
        #expect(refusal(application, Self.now, account: "acct-2") == nil)

        let account = fences(Sample.order(.purge, .account("acct-1")))
        #expect(refusal(account, Self.fenceEnd, application: "app-2", persons: []) == .fenced)
        #expect(refusal(account, Self.now, account: "acct-2") == nil)

        let before = fences(Sample.order(.purge, .before(hour)))
        #expect(refusal(before, hour.startSeconds - 1, account: "acct-2", persons: []) == .fenced)
        #expect(refusal(before, hour.startSeconds, account: "acct-2", persons: []) == nil)

        let everything = fences(Sample.order(.purge, .everything))
        #expect(refusal(everything, Self.fenceEnd, account: "acct-2", persons: []) == .fenced)
        #expect(refusal(everything, Self.fenceEnd + 1, account: "acct-2", persons: []) == nil)
    }

    @Test("fences only rise: an earlier request takes nothing back")
    func rises() throws {
        let hour = CaptureHour(containing: Self.now)
        for orders in [
            [
                Sample.order(.forget, try Sample.person(), id: 1),
                Sample.order(.forget, try Sample.person(), id: 2, at: 0),
            ],
            [Sample.order(.purge, .everything, id: 1), Sample.order(.purge, .before(hour - 5), id: 2)],
        ] {
            for orders in orders.permutations {
                #expect(refusal(fences(orders), Self.fenceEnd) == .fenced)
                #expect(refusal(fences(orders), Self.fenceEnd + 1) == nil)
            }
        }
    }
}

extension Array {
    /// Every order of the elements.
    var permutations: [[Element]] {
        guard count > 1 else { return [self] }
        return indices.flatMap { index in
            var rest = self
            let element = rest.remove(at: index)
            return rest.permutations.map { [element] + $0 }
        }
    }
}
