import Sealing
import Testing

@testable import Worker

@Suite struct ExportFilterTests {
    @Test(
        "a language's first part wants all of its kinds, a whole tag only itself",
        arguments: [
            ("en", "en-GB", true), ("EN", "en_us", true), ("en-gb", "en-GB", true), ("en-GB", "en", false),
            ("en", "eng", false), ("en", nil, false), (nil, nil, true), (nil, "de", true),
        ] as [(String?, String?, Bool)])
    func language(_ wanted: String?, _ tag: String?, _ isWanted: Bool) {
        var filter = ExportFilter()
        filter.language = wanted
        #expect(filter.wants(language: tag) == isWanted)
    }

    @Test("times choose hours of capture, the end not included")
    func hours() throws {
        let three: Int64 = 1_795_446_000  // 2026-11-23T15:00:00Z
        let hours = try #require(ExportFilter.hours(since: three + 245, until: three + 7200))
        #expect(hours.lowerBound.name == "2026-11-23T15")
        #expect(hours.upperBound.name == "2026-11-23T16")
        #expect(ExportFilter.hours(since: three, until: three) == nil)
        #expect(ExportFilter.hours(since: nil, until: nil)?.contains(CaptureHour(containing: three)) == true)
    }
}
