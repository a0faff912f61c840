import Testing

@testable import Vault

/// Everything a scenario does to its files, and what the store said in between.
struct DiskHistory {
    private let told: Told
    private let events: [DiskEvent]
    private let begin: DiskImage
    /// How many operations there were, files that were only opened among them.
    let operations: Int

    /// Plays a scenario once.
    init(of template: DiskStage) async throws {
        let stage = try template.copy()
        let watch = try DiskWatch(stage.data)
        let told = Told { watch.eventCount }
        let playing = try DiskStage(stage.scenario, folder: stage.fixture.folder, told: told)
        var vault = try await playing.prepare()
        begin = try DiskImage(stage.data)
        watch.mend()
        watch.record()
        if vault == nil { vault = try await playing.open() }
        if let vault { try await playing.play(vault) }
        self.told = told
        events = watch.events
        operations = watch.count
    }

    /// How many operations changed something.
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
