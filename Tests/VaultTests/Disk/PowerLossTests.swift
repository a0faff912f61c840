import Foundation
import Sealing
import Testing

@testable import Vault

@Suite("killed, or without power, at every operation on the disk", .timeLimit(.minutes(30)))
struct PowerLossTests {
    @Test(
        "whatever a kill or a loss of power leaves is opened, has what was said, and comes to the same end",
        arguments: DiskScenario.allCases)
    func losses(scenario: DiskScenario) async throws {
        let template = try await DiskStage(making: scenario)
        let history = try await DiskHistory(of: template)
        var tried = 0
        for number in [0] + Thoroughness.sample(history.count, quick: 8) {
            for loss in [.nothing, .everything, .some(seed: UInt64(number)), .some(seed: UInt64(number + 1))]
                as [DiskImage.Loss]
            {
                try await history.resume(at: number, after: loss, template)
                tried += 1
            }
        }
        print("\(scenario): \(history.count) operations; \(tried) losses tried")
    }
}
