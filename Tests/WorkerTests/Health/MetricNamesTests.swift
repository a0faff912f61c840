import Foundation
import Support
import Testing

@testable import Worker

@Suite("the names of metrics")
struct MetricNamesTests {
    /// A row of the table.
    private struct Row {
        let name, kind: String
        let labels: Set<String>
        let meaning: String
    }

    private static func table() throws -> [Row] {
        try Repository.text("ops/METRICS.md").split(separator: "\n").filter { $0.hasPrefix("| `lethe_") }
            .map { line in
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                try #require(cells.count == 4, "\(line)")
                return Row(
                    name: cells[0].replacing("`", with: ""), kind: cells[1], labels: words(in: cells[2]),
                    meaning: cells[3])
            }
    }

    /// What stands between backticks.
    private static func words(in text: String) -> Set<String> {
        Set(text.matches(of: /`([^`]+)`/).map { String($0.1) })
    }

    private static func page() throws -> Support.Metrics {
        let fixture = HealthFixture()
        fixture.fill()
        return try Support.Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
    }

    @Test("the table lists what a worker prints, in its order, by kind and labels")
    func table() throws {
        let (table, page) = (try Self.table(), try Self.page())
        #expect(table.map(\.name) == page.families.map(\.name))
        for (row, family) in zip(table, page.families) {
            #expect(row.kind == family.kind, "\(row.name)")
            let labels = Set(family.samples.flatMap(\.labels.keys)).subtracting(["le"])
            #expect(!family.samples.isEmpty && row.labels == labels, "\(row.name)")
        }
    }

    @Test("the table names every value that a label has")
    func values() throws {
        let page = try Self.page()
        for row in try Self.table() {
            for sample in page.samples where sample.name == row.name {
                for (label, value) in sample.labels
                where !["type", "class", "version", "engine"].contains(label) {
                    #expect(Self.words(in: row.meaning).contains(value), "\(row.name) \(label)=\(value)")
                }
            }
        }
    }

    @Test(
        "whatever the alerts, their tests, the dashboard, the runbook and the README name is printed",
        arguments: [
            "ops/prometheus/alerts.yaml", "ops/prometheus/tests.yaml", "ops/grafana/lethe.json",
            "ops/RUNBOOK.md",
            "ops/kubernetes/scaling.yaml", "README.md",
        ])
    func used(path: String) throws {
        let page = try Self.page()
        let names = Set(page.families.map(\.name) + page.samples.map(\.name))
        let used = try Repository.text(path).matches(of: /\blethe_[a-z_]*[a-z]/).map { String($0.0) }
        #expect(Set(used).subtracting(names).isEmpty)
        if path.hasPrefix("ops/prometheus") || path.hasPrefix("ops/grafana") { #expect(used.count > 20) }
    }
}
