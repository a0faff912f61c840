import ArgumentParser
import Foundation
import Testing

@testable import Benchmark

/// Figures, their ratios, and what they reach.
@Suite("Book of figures")
struct BookTests {
    @Test("A figure is the median of its rounds, and its ratio is to the yardstick's median")
    func ratios() {
        var book = Book()
        for value in [10.0, 30, 20] { book.take(.worker, value) }
        #expect(book.median(.worker) == 20 && book.ratio(.worker) == nil && book.reached(.worker) == nil)
        for value in [90.0, 100, 500] { book.take(.cNoop, value) }
        #expect(book.ratio(.worker) == 0.2)
        #expect(book.reached(.worker) == .atLeast)
    }

    @Test("The worker is set against Python by medians of both")
    func python() {
        var book = Book()
        book.take(.worker, 50)
        #expect(book.median(.workerAgainstPython) == nil)
        book.take(.python, 10)
        #expect(book.median(.workerAgainstPython) == 5 && book.reached(.workerAgainstPython) == .aim)
    }

    @Test(
        "Where less is better, the bound is the most",
        arguments: [(25.0, Goal.Reached.aim), (25.1, .atLeast), (45, .atLeast), (45.1, .missed)])
    func less(cost: Double, reached: Goal.Reached) {
        var book = Book()
        book.take(.workerCPU, cost)
        #expect(book.reached(.workerCPU) == reached)
    }

    @Test("Only what was taken is in the table, compared with what was saved")
    func comparison() throws {
        var then = Book()
        then.take(.seal, 4)
        let path = NSTemporaryDirectory() + "bench-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SavedRun(book: then, options: try Options.parse([])).write(to: path)
        var now = Book()
        now.take(.seal, 3)
        let lines = Table(book: now, former: try SavedRun.read(path)).text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[1].hasPrefix("seal alone") && lines[1].contains("3.00 µs") && lines[1].hasSuffix("0.75×"))
    }
}
