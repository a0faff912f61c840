import Sealing
import Vault

/// What the worker does now, and what it waits for.
extension Status {
    var nowSection: HTML {
        """
        <h1>\(doing)</h1>
        <p class="lead">\(sentence)</p>
        <dl class="figures">
        \(HTML.all(figures.map { Self.figure($0, $1, $2) }))
        </dl>
        """
    }

    private var sentence: HTML {
        if let stuck { return "\(stuck): restart the worker." }
        guard let since else { return "" }
        let time: HTML =
            "<time datetime=\"\(since)\">\(String(since.dropFirst(11).prefix(5))) UTC on \(String(since.prefix(10)))</time>"
        guard isReady else {
            let names = Wording.list(failing.map(\.name.rawValue))
            return
                "Waiting for: \(names), since \(time). It goes on by itself; what is not taken waits at the broker, and nothing is lost."
        }
        return "All \(conditions.count) conditions have held since \(time)."
    }

    private var figures: [(name: String, value: HTML, note: String)] {
        let (minutes, survey, orders) = (lastHour, counts.survey, counts.orders)
        // The minute that is over: the one under way is not full.
        let lastMinute = minutes.dropLast().last.map { $0.stored + $0.other } ?? 0
        let stored = minutes.reduce(0) { $0 + $1.stored }
        let oldest = survey?.hours.first.map { Wording.duration(now - $0.hour.startSeconds) }
        return [
            ("Last full minute", "\(Wording.number(lastMinute))", "results"),
            ("Stored, last hour", "\(Wording.number(stored))", "\(Wording.number(stored / 60)) a minute"),
            (
                "In flight", "\(Wording.number(counts.unacknowledged))",
                oldestHeldSeconds.map { "oldest for \(Wording.duration($0))" } ?? "nothing held"
            ),
            (
                "Records kept", survey.map { "\(Wording.number($0.records))" } ?? "–",
                survey?.isCounting == true
                    ? "still counting" : survey.map { bytes(of: $0) } ?? "not looked at yet"
            ),
            (
                "Oldest record", "\(oldest ?? "none")",
                "kept for \(Wording.duration(facts.retentionSeconds))"
            ),
            (
                "Orders waiting", orders.map { "\(Wording.number($0.waiting))" } ?? "–",
                orders?.oldestWaiting.map { "oldest for \(Wording.duration(now - $0))" } ?? "in this store"
            ),
        ]
    }

    private func bytes(of survey: StoreSurvey) -> String {
        "\(Wording.bytes(survey.recordsBytes + survey.keysBytes)) on disk"
    }

    private static func figure(_ name: String, _ value: HTML, _ note: String) -> HTML {
        "<div><dt>\(name)</dt><dd><b>\(value)</b> <span>\(note)</span></dd></div>"
    }

    var conditionsSection: HTML {
        let sorted = conditions.filter { !$0.ok } + conditions.filter(\.ok)
        return """
            <h2>Conditions</h2>
            <ul class="conditions">
            \(HTML.all(sorted.map(condition)))
            </ul>
            """
    }

    private func condition(_ state: Conditions.State) -> HTML {
        let isToday = state.since.prefix(10) == WallClock.rfc3339(now).prefix(10)
        let shown = state.since.prefix(16).dropFirst(isToday ? 11 : 0).replacing("T", with: " ")
        let since: HTML = "<time datetime=\"\(state.since)\">\(String(shown))</time>"
        guard state.ok else {
            return """
                <li class="waits">
                <h3><span class="mark" aria-hidden="true">!</span> <code>\(state.name.rawValue)</code> does not hold</h3>
                <p>Why: \(state.reason). <span class="quiet">Since \(since) UTC.</span></p>
                <p>\(state.name.advice) <span class="quiet">Runbook: <code>\(state.name.runbook)</code></span></p>
                </li>
                """
        }
        return """
            <li>
            <h3><span class="mark" aria-hidden="true">✓</span> \(state.name.meaning)</h3>
            <p class="quiet"><code>\(state.name.rawValue)</code>: \(state.reason), since \(since)</p>
            </li>
            """
    }
}
