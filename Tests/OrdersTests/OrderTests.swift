import Foundation
import Messages
import Orders
import Sealing
import Testing

@Suite struct OrderTests {
    private static let hour = CaptureHour(containing: Sample.now)

    @Test("a fence reaches five minutes beyond the request, or to the end of what a time purges")
    func fence() throws {
        let person = try Sample.person()
        let now = Sample.now
        let gate = Order.Subject.application(account: "acct-1", application: "app-1")
        for verb in [Command.Verb.lift, .find] { #expect(Sample.order(verb, person).fence == nil) }
        #expect(Sample.order(.forget, person).fence == now + 300)
        #expect(Sample.order(.purge, gate).fence == now + 300)
        #expect(Sample.order(.purge, .everything).fence == now + 300)
        #expect(Sample.order(.purge, .before(Self.hour)).fence == Self.hour.startSeconds - 1)
    }

    @Test("the request's own hour is looked in, none that begins after it")
    func lastHour() throws {
        let start = Self.hour.startSeconds
        for (second, hour) in [(start, Self.hour), (start + 3599, Self.hour), (start - 1, Self.hour - 1)] {
            #expect(Sample.order(.forget, try Sample.person(), at: second).lastHour == hour)
        }
        #expect(Sample.order(.purge, .before(Self.hour)).lastHour == Self.hour - 1)
        #expect(Sample.order(.purge, .everything).lastHour == Self.hour)
    }

    @Test("an order is the same whoever admits it, whenever, and under whichever further keys")
    func same() throws {
        let order = Sample.order(.forget, try Sample.person())
        #expect(order.isSame(as: Sample.order(.forget, try Sample.person(), admittedAt: Sample.now + 9)))
        #expect(order.isSame(as: Sample.order(.forget, try Sample.person(versions: 1...3, forms: [8]))))
        #expect(Sample.order(.forget, try Sample.person(versions: 1...3)).isSame(as: order))
    }

    @Test("an order with one id and other content is another one")
    func different() throws {
        let order = Sample.order(.forget, try Sample.person())
        let others = [
            Sample.order(.find, try Sample.person()), Sample.order(.forget, try Sample.person(2)),
            Sample.order(.forget, try Sample.person(account: "acct-2")),
            Sample.order(.forget, try Sample.person(application: nil)),
            Sample.order(.forget, try Sample.person(application: "app-2")),
            Sample.order(.forget, try Sample.person(), suppress: true),
            Sample.order(.forget, try Sample.person(), broad: true),
            Sample.order(.forget, try Sample.person(), at: Sample.now + 1),
            Sample.order(.forget, try Sample.person(), id: 2),
            // Without a version in common nobody can tell.
            Sample.order(.forget, try Sample.person(versions: 2...3)),
            Sample.order(.forget, .account("acct-1")), Sample.order(.forget, .everything),
        ]
        for other in others { #expect(!order.isSame(as: other) && !other.isSame(as: order)) }
    }

    @Test("the later request supersedes, of two at one time the greater id")
    func supersedes() throws {
        let person = try Sample.person()
        let first = Sample.order(.forget, person, id: 1)
        let second = Sample.order(.forget, person, id: 2)
        let later = Sample.order(.forget, person, id: 0, at: Sample.now + 1)
        #expect(second.supersedes(first) && !first.supersedes(second) && !first.supersedes(first))
        #expect(later.supersedes(second) && !second.supersedes(later))
    }

    @Test("tokens of versions that one entry lacks are taken from the other")
    func completed() throws {
        let order = Sample.order(.forget, try Sample.person(versions: 1...1))
        let newer = Sample.order(.forget, try Sample.person(versions: 1...2, forms: [5]))
        let completed = try #require(order.completed(by: newer))
        guard case .person(_, _, let tokens) = completed.subject else { throw NoSample() }
        #expect(tokens.versions == [1, 2])
        #expect(tokens.byVersion[1] == [Sample.token(1)] && tokens.byVersion[2]?.count == 2)
        #expect(completed.isSame(as: order) && order.completed(by: order) == nil)
        #expect(newer.completed(by: order) == nil)
        #expect(Sample.order(.purge, .everything).completed(by: order) == nil)
    }
}

extension CaptureHour {
    /// So many hours earlier.
    static func - (hour: CaptureHour, count: Int64) -> CaptureHour { CaptureHour(index: hour.index - count) }
}
