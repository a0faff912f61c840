import Messages
import Redaction
import Sealing
import Vault

/// A worker at a moment: what the page shows people and `/status.json` tells programs.
///
/// It holds nothing of calls: no account, application, number or text; counts and times only.
struct Status: Sendable {
    let facts: WorkerFacts
    /// Seconds since 1970, as all times here.
    let now: Int64
    let startedAt: Int64
    let conditions: [Conditions.State]
    /// What is stuck, and nothing but a restart will help.
    let stuck: String?
    let counts: MetricsCounts
    let links: [(name: LinkName, figures: LinkFigures)]
    private let instant = ContinuousClock.now

    init(_ metrics: Metrics, conditions: [Conditions.State], stuck: String?) {
        facts = metrics.facts
        now = metrics.clock.seconds
        startedAt = metrics.startedAt
        self.conditions = conditions
        self.stuck = stuck
        counts = metrics.current
        links = metrics.links.figures
    }

    var isReady: Bool { conditions.allSatisfy(\.ok) }
    var failing: [Conditions.State] { conditions.filter { !$0.ok } }

    /// What the worker does now, in a few words.
    var doing: String {
        if stuck != nil { return "Stuck" }
        if failing.contains(where: { $0.reason == Conditions.starting }) { return "Starting" }
        guard facts.takesResults else { return "Following orders, taking no results" }
        if failing.contains(where: { $0.name == .broker || $0.name == .store || $0.name == .clock }) {
            return "Taking no results"
        }
        return isReady ? "Taking results" : "Taking results, and waiting"
    }

    /// Since when all conditions have held, or one has not.
    var since: String? {
        isReady ? conditions.map(\.since).max() : failing.map(\.since).min()
    }

    var lastHour: [Throughput.Minute] { counts.throughput.lastHour(at: now) }

    /// How long ago the oldest delivery came that is not settled; nil when there is none.
    var oldestHeldSeconds: Int64? {
        counts.unacknowledgedSince.map { Int64($0.duration(to: instant) / .seconds(1)) }
    }

    /// When a link began to do what it does.
    func since(_ link: LinkFigures) -> Int64 {
        now - Int64(link.since.duration(to: instant) / .seconds(1))
    }

    /// Outcomes, in the order of the design's table.
    var outcomes: [(name: String, number: UInt64)] {
        Outcome.allCases.map { ($0.rawValue, counts.outcomes[$0] ?? 0) }
    }

    /// Types that were masked at all, the most frequent first.
    var redactions: [(type: String, number: UInt64)] {
        counts.redactions.filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) }
            .sorted { ($1.number, $0.type) < ($0.number, $1.type) }
    }
}
