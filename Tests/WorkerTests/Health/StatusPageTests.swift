import Foundation
import Support
import Testing

@testable import Worker

@Suite("the status page")
struct StatusPageTests {
    @Test("it is well formed, whether nothing is known yet, all is well, or nothing holds", arguments: 0..<3)
    func wellFormed(state: Int) throws {
        let fixture = HealthFixture(isReady: state == 1)
        if state > 0 { fixture.fill(hours: state == 1 ? 720 : 5) }
        if state == 2 { for condition in Condition.allCases { fixture.conditions.wait(condition, "<&\"'>") } }
        let page = StatusPage().rendered(fixture.status)
        #expect(try Markup(page).elements.count > 100)
        #expect(page.contains(["Starting", "Taking results", "Taking no results"][state]))
        #expect(!page.contains("{{") && !page.contains("<&"))
        #expect(page.utf8.count < 300_000, "polled every five seconds: \(page.utf8.count) bytes")
    }

    @Test("the check of the page finds what is not well formed")
    func notWellFormed() throws {
        let page = StatusPage().rendered(HealthFixture(isReady: false).status)
        for broken in [
            ("</main>", ""), ("</h1>", "</h2>"), ("<h1>", "<h1 a=b>"), ("<h1>", "<h1>a < b"),
            ("<h1>", "<h1>&"),
        ] {
            #expect(throws: TestFailure.self, "\(broken)") {
                try Markup(page.replacing(broken.0, with: broken.1))
            }
        }
    }

    @Test("a name is words and never markup, whatever is in it")
    func escaping() throws {
        let name = "<script>alert(1)</script> \"quoted\" & {{script}} \u{0} \u{1B}[31m"
        let page = StatusPage().rendered(HealthFixture(name: name).status)
        #expect(try Markup(page).elements.count { $0 == "script" } == 1)
        #expect(
            !page.contains("<script>alert")
                && page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted"))
        #expect(page.components(separatedBy: "\"use strict\"").count == 2, "the name was taken for a part")
        #expect(!page.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }

    @Test("what does not hold stands first, with what to do and where to read")
    func waiting() throws {
        let fixture = HealthFixture()
        fixture.conditions.wait(.rejects, "the queue is missing")
        let page = StatusPage().rendered(fixture.status)
        let first = try #require(page.firstRange(of: "<li class=\"waits\">"))
        #expect(page[..<first.lowerBound].contains("<li>") == false)
        #expect(
            page.contains("Why: the queue is missing.")
                && page.contains(Condition.rejects.advice.replacing("'", with: "&#39;")))
        #expect(page.contains("ops/RUNBOOK.md#the-condition-rejects-does-not-hold"))
        #expect(page.contains("data-state=\"waiting\""))
    }

    @Test("an hour is drawn in its place of the thirty days, with how much it holds and when it goes")
    func hours() {
        let fixture = HealthFixture()
        fixture.fill(hours: 2)
        let page = StatusPage().rendered(fixture.status)
        #expect(
            page.contains(
                "<g data-slot=\"718\"><title>2026-11-23 14:00: 0 records, 12.3 KB; goes 2026-12-23 14:00"))
        #expect(
            page.contains(
                "<g data-slot=\"719\"><title>2026-11-23 15:00: 1,000 records, 12.3 KB; goes 2026-12-23 15:00")
        )
        #expect(!page.contains("data-slot=\"720\"") && page.contains("Next to go"))
    }

    @Test("the policy allows this style and this script by their digests, and nothing from elsewhere")
    func policy() {
        let page = StatusPage()
        #expect(page.policy.hasPrefix("default-src 'none'; "))
        #expect(page.policy.components(separatedBy: "'sha256-").count == 3)
        #expect(
            !page.policy.contains("unsafe") && !page.policy.contains("http") && !page.policy.contains("*"))
        let text = page.rendered(HealthFixture().status)
        #expect(!text.contains(" style=\"") && !text.contains(" onclick") && !text.contains("src=\""))
        #expect(text.matches(of: /href="([^"]+)"/).allSatisfy { "/#d".contains($0.1.first ?? "x") })
    }

    @Test("headings, captions and names are there for whoever cannot see the page")
    func structure() {
        let fixture = HealthFixture()
        fixture.fill()
        let page = StatusPage().rendered(fixture.status)
        func count(_ text: String) -> Int { page.components(separatedBy: text).count - 1 }
        #expect(count("<h1>") == 1 && count("<h2>") == 8)
        #expect(count("<table>") == count("<caption>") && count("<table>") == 7)
        #expect(count("role=\"img\" aria-label=\"") == 2)
    }
}

@Suite("words of the status page")
struct WordingTests {
    @Test("numbers, sizes and times are short and exact")
    func words() {
        #expect([0, 999, 1000, 1_234_567].map { Wording.number($0) } == ["0", "999", "1,000", "1,234,567"])
        #expect(Wording.number(-1000) == "−1,000")
        #expect(
            [0, 999, 1000, 99_950, 1_500_000].map(Wording.bytes) == [
                "0 B", "999 B", "1.0 KB", "100 KB", "1.5 MB",
            ])
        #expect(
            [-5, 59, 60, 3600, 5400, 86_400, 90_000].map(Wording.duration)
                == ["0 s", "59 s", "1 min", "1 h", "1 h 30 min", "1 d", "1 d 1 h"])
        #expect([2_592_000, 43_200, 90].map(Wording.longDuration) == ["30 days", "12 hours", "1 min"])
        #expect([1, 3, 7, 20, 21, 4999].map(Wording.ceiling) == [1, 5, 10, 20, 50, 5000])
        #expect(
            [[], ["a"], ["a", "b"], ["a", "b", "c"]].map(Wording.list) == ["", "a", "a and b", "a, b and c"])
        #expect(
            Wording.count(1, "record") == "1 record" && Wording.count(2, "entry", "entries") == "2 entries")
        #expect(Wording.day(0) == "1 Jan" && Wording.clock(3660) == "01:01")
    }
}
