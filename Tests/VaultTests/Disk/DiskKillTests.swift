import Foundation
import Glibc
import Testing

@testable import Vault

@Suite("killed at operations on the disk, for true", .timeLimit(.minutes(30)))
struct DiskKillTests {
    @Test(
        "whichever operation a process is killed at, the next one finds what was said, and comes to the same end",
        arguments: DiskScenario.allCases)
    func kills(scenario: DiskScenario) async throws {
        let template = try await DiskStage(making: scenario)
        let history = try await DiskHistory(of: template)
        var killed = 0
        for number in Thoroughness.sample(history.operations, quick: 3) {
            let stage = try template.copy()
            let (folder, name) = (stage.fixture.folder, scenario.rawValue)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as String, name = name as String, number = number as Int] in
                let scenario = try #require(DiskScenario(rawValue: name))
                let stage = try DiskStage(scenario, folder: folder, told: Told(file: folder + "/told"))
                let watch = try DiskWatch(stage.data)
                var vault = try await stage.prepare()
                watch.fail(at: number, .kill)
                if vault == nil { vault = try await stage.open() }
                if let vault { try await stage.play(vault) }
            }
            killed += 1
            let told = Told(readingFrom: folder + "/told")
            let next = try DiskStage(scenario, folder: folder, told: told)
            let place = "killed at \(number)"
            let vault = try await next.open()
            try next.check(isOver: false, place)
            try await next.play(vault)
            try next.check(isOver: true, place)
        }
        print("\(scenario): \(killed) processes killed")
    }
}
