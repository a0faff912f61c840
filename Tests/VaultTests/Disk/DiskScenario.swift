import Foundation
import Messages
import Orders
import Sealing

@testable import Vault

/// Something a store does, from a known state to a known state, in steps that may be done again.
enum DiskScenario: String, CaseIterable, Sendable {
    /// Batches of a new hour, of hours that are there, with duplicates, and one of several pages.
    case ingest
    /// An order is followed and carried out.
    case forget, purgeApplication, purgeHours
    /// An hour is over.
    case expire
    /// Every hour comes under a new wrapping key.
    case rewrap
    /// The start of a store that is new, as it was left, with an order that waits, with an hour that is over,
    /// with a new wrapping key; with damaged keys of one hour and damaged records of another, which an order
    /// reaches.
    case startFresh, start, startPending, startExpired, startRewrap, startDamaged

    /// Whether the start itself is looked at, or only what comes after it.
    var isStart: Bool { rawValue.hasPrefix("start") }

    /// What is in the store before: results by number.
    var former: Set<Int> { self == .startFresh ? [] : Set(0..<9) }

    /// What it erases of that.
    var erased: Set<Int> {
        switch self {
        case .forget, .startPending: [0, 1, 2, 3]
        case .purgeApplication: [0, 1, 2, 3, 4, 5]
        case .purgeHours: [1, 2, 5, 7, 8]
        case .expire, .startExpired: [7, 8]
        case .startDamaged: [0, 1, 2, 3, 5]
        case .ingest, .rewrap, .startFresh, .start, .startRewrap: []
        }
    }

    /// What it erases one by one, and refuses when it comes late.
    var fenced: Set<Int> { self == .startDamaged ? erased.subtracting([5]) : erased }

    /// How many records a receipt speaks of: those that could be read.
    var recordsErased: Int { self == .startDamaged ? 2 : erased.count }

    /// The files that are damaged before, below the store's folder.
    var damagedFiles: [String] {
        guard self == .startDamaged else { return [] }
        let (former, earlier) = (VaultFixture.hour.index - 1, VaultFixture.hour.index - 2)
        return [
            "keys/eu-3/\(CaptureHour(index: former).name).keys",
            "records/eu-3/\(CaptureHour(index: earlier).name).records",
        ]
    }

    /// The hour that is over in some scenarios.
    static let oldHour = CaptureHour(index: VaultFixture.hour.index - 100)

    /// The time at which it plays.
    var now: Int64 {
        switch self {
        case .expire, .startExpired: Self.oldHour.startSeconds + 30 * 86_400
        default: VaultFixture.start + 1800
        }
    }

    /// A result by its number.
    static func entry(_ number: Int, _ fixture: VaultFixture) throws -> Entry {
        let start = VaultFixture.start
        return switch number {
        case 0: try fixture.entry(0)
        case 1: try fixture.entry(1, second: start - 3600)
        // In that hour the person is called by one of the shorter forms.
        case 2: try fixture.entry(2, second: start - 7200, caller: nil, called: "0900123")
        case 3: try fixture.entry(3, caller: "79460000", called: "00900123")
        case 4: try fixture.entry(4, caller: "79460000", called: nil)
        case 5: try fixture.entry(5, second: start - 3600, caller: "1234567")
        case 6: try fixture.entry(6, application: "app-2", caller: "00900123")
        case 7, 8:
            try fixture.entry(
                number, second: oldHour.startSeconds + 7, account: "acct-9", caller: "555\(number)",
                called: nil)
        case 20..<30: try fixture.entry(number, second: start - 10_800, caller: "77\(number)")
        case 40..<50: try fixture.entry(number, second: start - 3600, caller: "1234567")
        default: try fixture.entry(number, caller: "66\(number)")
        }
    }

    /// The batches that are stored.
    var batches: [[Int]] {
        switch self {
        case .ingest: [[20, 21, 22], [30, 0, 31], [20, 40, 23, 30], Array(100..<180)]
        case .startFresh: [[0, 20], [0, 1]]
        default: []
        }
    }

    /// What a reader finds at the end.
    var left: Set<Int> { former.union(batches.joined()).subtracting(erased) }

    /// The order it is about.
    func order(_ fixture: VaultFixture) throws -> Order? {
        switch self {
        case .forget, .startPending, .startDamaged: try fixture.order(.forget)
        case .purgeApplication:
            fixture.order(.purge, .application(account: "acct-1", application: "app-1"), suppress: true)
        case .purgeHours: fixture.order(.purge, .before(VaultFixture.hour))
        default: nil
        }
    }
}
