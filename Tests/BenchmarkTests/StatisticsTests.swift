import Testing

@testable import Benchmark

/// What is made of repeated values.
@Suite("Statistics")
struct StatisticsTests {
    @Test("The median is the middle value, or lies between the two in the middle, whatever their order")
    func median() {
        #expect(Statistics([3, 1, 2]).median == 2)
        #expect(Statistics([4, 1, 3, 2]).median == 2.5)
        #expect(Statistics([7]).median == 7)
    }

    @Test(
        "A percentile is the smallest value that the share does not exceed",
        arguments: [(0.5, 500.0), (0.99, 990), (0.999, 999), (1, 1000), (0.0001, 1)])
    func percentile(share: Double, expected: Double) {
        #expect(Statistics((1...1000).map(Double.init).shuffled()).percentile(share) == expected)
    }

    @Test("With few values a high percentile is the largest")
    func fewValues() {
        #expect(Statistics([1, 2, 3]).percentile(0.99) == 3)
        #expect(Statistics([5]).percentile(0.5) == 5)
    }

    @Test("No values have no statistics")
    func nothing() {
        let none = Statistics([])
        #expect(
            none.median == nil && none.percentile(0.5) == nil && none.minimum == nil && none.maximum == nil)
    }

    @Test("Smallest and largest")
    func extremes() {
        let statistics = Statistics([2, -1, 5])
        #expect(statistics.minimum == -1 && statistics.maximum == 5)
    }
}
