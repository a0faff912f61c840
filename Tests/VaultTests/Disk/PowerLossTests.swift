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

/// Everything a scenario does to its files, and what the store said in between.
struct DiskHistory {
    private let told: Told
    private let events: [DiskEvent]
    private let begin: DiskImage

    /// Plays a scenario once.
    init(of template: DiskStage) async throws {
        let stage = try template.copy()
        let watch = try DiskWatch(stage.data)
        let told = Told { watch.eventCount }
        let playing = try DiskStage(stage.scenario, folder: stage.fixture.folder, told: told)
        var vault = try await playing.prepare()
        begin = try DiskImage(stage.data)
        watch.record()
        if vault == nil { vault = try await playing.open() }
        if let vault { try await playing.play(vault) }
        self.told = told
        events = watch.events
    }

    /// How many operations there were.
    var count: Int { events.count }

    /// Takes what a loss after some operations leaves, and goes on with it.
    func resume(at number: Int, after loss: DiskImage.Loss, _ template: DiskStage) async throws {
        var image = begin
        for event in events.prefix(number) { image.apply(event) }
        let stage = try template.copy(image, after: loss, told: Told(told, upTo: number))
        let place = "\(loss) after \(number) of \(count) operations"
        // A reader may come before the next start: it rolls back what was half done.
        if number.isMultiple(of: 2) { try stage.check(isOver: false, place) }
        let vault: Vault
        do {
            vault = try await stage.open()
        } catch {
            Issue.record("\(stage.scenario), \(place): \(error)")
            return
        }
        try stage.check(isOver: false, place)
        try await stage.play(vault)
        try stage.check(isOver: true, place)
    }
}
