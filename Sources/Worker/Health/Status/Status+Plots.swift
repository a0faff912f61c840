import Sealing
import Vault

/// The two plots. Bars are drawn in a box that the style sheet stretches; words stay outside of it.
extension Status {
    private static let height = 100.0

    var hourSection: HTML {
        let minutes = lastHour
        let top = Wording.ceiling(of: max(1, minutes.map { $0.stored + $0.other }.max() ?? 0))
        let (stored, other) = minutes.reduce((0, 0)) { ($0.0 + $1.stored, $0.1 + $1.other) }
        let summary =
            "\(Wording.number(stored)) stored and \(Wording.number(other)) dropped or refused in the last hour"
        let bars = minutes.enumerated().map { Self.bar($0, $1, top) }
        return """
            <h2>The last hour</h2>
            <figure class="plot" data-slots="\(minutes.count)">
            <p class="axis-y quiet" aria-hidden="true">\(Wording.number(top)) a minute</p>
            <svg viewBox="0 0 \(minutes.count * 10) 100" preserveAspectRatio="none" role="img" aria-label="\(summary), minute by minute">
            \(Self.grid(width: minutes.count * 10))
            \(HTML.all(bars))
            </svg>
            <p class="axis-x quiet" aria-hidden="true"><span>\(Wording.clock((minutes.first?.number ?? 0) * 60))</span> <span>\(Wording.clock((minutes.last?.number ?? 0) * 60 - 1740))</span> <span>now</span></p>
            <figcaption><span class="key stored"></span> stored <span class="key other"></span> dropped or refused. <output class="readout">\(summary).</output></figcaption>
            </figure>
            <details id="hour-table"><summary>As a table</summary>
            \(minutesTable(minutes))
            </details>
            """
    }

    private static func bar(_ slot: Int, _ minute: Throughput.Minute, _ top: Int) -> HTML {
        let scale = height / Double(top)
        let (stored, other) = (Double(minute.stored) * scale, Double(minute.other) * scale)
        let x = slot * 10 + 1
        return """
            <g data-slot="\(slot)"><title>\(Wording.clock(minute.number * 60)): \(Wording.number(minute.stored)) stored, \(Wording.number(minute.other)) dropped or refused</title>\
            <rect class="slot" x="\(slot * 10)" y="0" width="10" height="100"/>\
            <rect class="stored" x="\(x)" y="\(decimal(height - stored))" width="8" height="\(decimal(stored))"/>\
            <rect class="other" x="\(x)" y="\(decimal(height - stored - other))" width="8" height="\(decimal(other))"/></g>
            """
    }

    private func minutesTable(_ minutes: [Throughput.Minute]) -> HTML {
        let rows = minutes.reversed().filter { $0.stored + $0.other > 0 }.map { minute -> HTML in
            "<tr><th scope=\"row\">\(Wording.clock(minute.number * 60))</th><td class=\"n\">\(Wording.number(minute.stored))</td><td class=\"n\">\(Wording.number(minute.other))</td></tr>"
        }
        return Self.table(
            "Results a minute, newest first, minutes without any left out (UTC)",
            ["Minute", .number("Stored"), .number("Dropped or refused")], rows,
            none: "No results in the last hour.")
    }

    // MARK: Thirty days

    var daysSection: HTML {
        let days = Wording.longDuration(facts.retentionSeconds)
        guard let survey = counts.survey else {
            return "<h2>What is kept, for \(days)</h2><p>The store has not been looked at yet.</p>"
        }
        let slots = Int(max(1, facts.retentionSeconds / 3600))
        let newest = max(CaptureHour(containing: now).index, survey.hours.last?.hour.index ?? 0)
        let first = newest - Int64(slots) + 1
        let top = Wording.ceiling(of: max(1, survey.hours.compactMap(\.records).max() ?? 0))
        let bars = survey.hours.filter { $0.hour.index >= first }.map {
            Self.bar($0, slot: $0.hour.index - first, top)
        }
        let summary =
            "\(Wording.count(survey.records, "record")) in \(Wording.count(survey.hours.count, "hour")) of at most \(Wording.number(slots))"
        let firstSecond = CaptureHour(index: first).startSeconds
        let middle = firstSecond + Int64(slots) * 1800
        return """
            <h2>What is kept, for \(days)</h2>
            <figure class="plot" data-slots="\(slots)">
            <p class="axis-y quiet" aria-hidden="true">\(Wording.number(top)) an hour</p>
            <svg viewBox="0 0 \(slots) 100" preserveAspectRatio="none" role="img" aria-label="\(summary), by hour of capture">
            \(Self.grid(width: slots))
            \(HTML.all(bars))
            </svg>
            <p class="axis-x quiet" aria-hidden="true"><span>captured \(Wording.day(firstSecond))</span> <span>\(Wording.day(middle))</span> <span>now</span></p>
            <p class="axis-x quiet" aria-hidden="true"><span>goes first</span> <span>in \(Wording.longDuration(facts.retentionSeconds / 2))</span> <span>in \(days)</span></p>
            <figcaption>\(nextToGo(survey)) <output class="readout">\(summary).</output></figcaption>
            </figure>
            <details id="days-table"><summary>As a table, by day</summary>
            \(daysTable(survey))
            </details>
            """
    }

    private static func bar(_ hour: StoreSurvey.Hour, slot: Int64, _ top: Int) -> HTML {
        let records = hour.records.map { Wording.count($0, "record") } ?? "not counted yet"
        let filled = hour.records ?? 0
        // One record must be seen beside a million.
        let height = filled == 0 ? 0 : max(2, Double(filled) * height / Double(top))
        return """
            <g data-slot="\(slot)"><title>\(Wording.minute(hour.hour.startSeconds)): \(records), \(Wording.bytes(hour.recordsBytes + hour.keysBytes)); goes \(Wording.minute(hour.goesAt))</title>\
            <rect class="stored" x="\(slot)" y="\(decimal(Self.height - height))" width="1" height="\(decimal(height))"/></g>
            """
    }

    private func nextToGo(_ survey: StoreSurvey) -> HTML {
        guard let next = survey.hours.first else { return "Nothing is kept." }
        let records = next.records.map { ", \(Wording.count($0, "record"))" } ?? ""
        return """
            Next to go: what was captured from \(Wording.time(next.hour.startSeconds))\(records), at \
            \(Wording.time(next.goesAt)) UTC, in \(Wording.duration(next.goesAt - now)).
            """
    }

    private func daysTable(_ survey: StoreSurvey) -> HTML {
        let days = Dictionary(grouping: survey.hours) { $0.hour.startSeconds / 86_400 }
            .sorted { $0.key < $1.key }
        let rows = days.map { day, hours -> HTML in
            let records = hours.reduce(0) { $0 + ($1.records ?? 0) }
            let bytes = hours.reduce(0) { $0 + $1.recordsBytes + $1.keysBytes }
            let goes = hours.map(\.goesAt).max() ?? 0
            return
                "<tr><th scope=\"row\">\(String(WallClock.rfc3339(day * 86_400).prefix(10)))</th><td class=\"n\">\(Wording.number(hours.count))</td><td class=\"n\">\(Wording.number(records))</td><td class=\"n\">\(Wording.bytes(bytes))</td><td class=\"n\">\(Wording.time(goes))</td></tr>"
        }
        return Self.table(
            "By day of capture, the next to go first (UTC)",
            ["Day", .number("Hours"), .number("Records"), .number("On disk"), .number("All gone by")], rows,
            none: "Nothing is kept.")
    }

    // MARK: Parts

    private static func grid(width: Int) -> HTML {
        HTML.all(
            [0, 50, 100].map { "<line x1=\"0\" y1=\"\($0)\" x2=\"\(width)\" y2=\"\($0)\"/>" })
    }

    private static func decimal(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
