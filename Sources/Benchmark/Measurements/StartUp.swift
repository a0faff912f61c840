import Support
import Vault

/// From nothing to ready, on the large store and on an empty one: the difference is what the hours cost.
struct StartUp: Measurement {
    let name = "start"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        // The first time it is asked for it is made.
        if round == 1 { try await stage.largeStore.open().close() }
        let opening = Stopwatch()
        let vault = try await stage.largeStore.open()
        book.take(.startOpen, opening.seconds)
        try await vault.close()
        book.take(.startReady, try await Self.start(stage, stage.largeStore.place))
        let place = stage.newStore()
        defer { stage.remove(place) }
        // Once before: a store is made by its first start.
        _ = try await Self.start(stage, place)
        book.take(.startReadyEmpty, try await Self.start(stage, place))
    }

    /// Seconds until a worker is ready; it is asked every 5 ms.
    private static func start(_ stage: Stage, _ place: StorePlace) async throws -> Double {
        let watch = Stopwatch()
        let worker = try await WorkerChild(.whole, stage, place)
        try await worker.ready()
        let seconds = watch.seconds
        try await worker.stop()
        return seconds
    }
}
