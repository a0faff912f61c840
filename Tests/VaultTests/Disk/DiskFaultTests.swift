import Foundation
import Sealing
import Testing

@testable import Vault

/// How many of all numbers a quick run tries: every one when LETHE_TEST_LONG is set.
enum Thoroughness {
    static let isLong = ProcessInfo.processInfo.environment["LETHE_TEST_LONG"] != nil

    /// Every number up to a count, or about as many of them as are given, evenly spread and beginning anywhere.
    static func sample(_ count: Int, quick: Int) -> [Int] {
        guard !isLong, count > quick else { return Array(1...max(1, count)) }
        let step = Double(count) / Double(quick)
        return (0..<quick).map { 1 + Int((Double($0) + 0.5) * step) }
    }
}

@Suite("every operation on the disk fails", .timeLimit(.minutes(30)))
struct DiskFaultTests {
    @Test(
        "whichever operation fails, nothing is claimed that is not so, and the same store goes on",
        arguments: DiskScenario.allCases)
    func faults(scenario: DiskScenario) async throws {
        let template = try await DiskStage(making: scenario)
        var tried: [DiskWatch.Fault: Int] = [:]
        let operations = try await run(template, at: Int.max, .ioError).operations
        for fault in [DiskWatch.Fault.ioError, .broken, .full, .short] {
            for number in Thoroughness.sample(operations, quick: 6) {
                if try await run(template, at: number, fault).failures > 0 { tried[fault, default: 0] += 1 }
            }
        }
        print("\(scenario): \(operations) operations on files;", tried.map { "\($1) × \($0)" }.sorted())
        #expect(tried.values.reduce(0, +) > 0)
    }

    /// Plays a scenario in which one operation fails, takes the fault away, and plays it to its end.
    private func run(
        _ template: DiskStage, at number: Int, _ fault: DiskWatch.Fault
    ) async throws -> (operations: Int, failures: Int) {
        let stage = try template.copy()
        let place = "operation \(number), \(fault)"
        let watch = try DiskWatch(stage.data)
        var vault = try await stage.prepare()
        watch.fail(at: number, fault)
        do {
            if vault == nil { vault = try await stage.open() }
            if let vault { try await stage.play(vault) }
        } catch let error as VaultError {
            // Nobody need come to help.
            #expect(error.disposition == .retryLater, "\(stage.scenario), \(place): \(error)")
        }
        let result = (watch.count, watch.failures)
        watch.mend()
        try stage.check(isOver: false, place)
        if number.isMultiple(of: 2) {
            // As after a kill; else the same store goes on.
            vault = nil
        }
        try await finish(stage, vault, place)
        return result
    }

    private func finish(_ stage: DiskStage, _ vault: Vault?, _ place: String) async throws {
        var vault = vault
        do {
            if let vault { try await stage.play(vault) }
        } catch let error as VaultError where error.code == .closed {
            vault = nil
        }
        if vault == nil {
            let again = try await stage.open()
            try await stage.play(again)
            vault = again
        }
        try stage.check(isOver: true, place)
        if stage.scenario.isStart { vault = try await stage.open() }
        if let vault { try await stage.refuseLate(vault) }
        try stage.check(isOver: true, place)
    }
}
