import Support

/// A whole worker, `lethe work` as it is installed, draining the queue into a new store.
struct FullWorker: Measurement {
    let name = "worker"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let count = stage.options.count
        try await stage.fillQueue()
        let place = stage.newStore()
        defer { stage.remove(place) }
        let worker = try await WorkerChild(.whole, stage, place)
        let drain = try await Drain.watch([worker], count: count)
        book.take(.worker, Double(count) / drain.seconds)
        book.take(.workerCPU, drain.microsecondsPerResult)
        if let written = drain.bytesWrittenPerResult { book.take(.workerWritten, written) }
        let id = worker.process.id
        if let peak = ProcessCost.peakBytes(of: id) { book.take(.workerPeak, Double(peak) / 1e6) }
        if let resident = ProcessCost.residentBytes(of: id) {
            book.take(.workerResident, Double(resident) / 1e6)
        }
        try await worker.stop()
        book.take(.workerDisk, Double(place.bytes) / Double(count))
    }
}

/// The same without the redactor, see ``UnredactedWorker``.
struct WorkerWithoutRedactor: Measurement {
    let name = "bare"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let count = stage.options.count
        try await stage.fillQueue()
        let place = stage.newStore()
        defer { stage.remove(place) }
        let worker = try await WorkerChild(.withoutRedactor, stage, place)
        let drain = try await Drain.watch([worker], count: count)
        book.take(.bare, Double(count) / drain.seconds)
        book.take(.bareCPU, drain.microsecondsPerResult)
        try await worker.stop()
    }
}

/// Two and four whole workers on one queue, each with a store of its own.
struct SeveralWorkers: Measurement {
    let name = "workers"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        for (figure, number) in [(Figure.twoWorkers, 2), (.fourWorkers, 4)] {
            let count = stage.options.count
            try await stage.fillQueue()
            let places = (0..<number).map { _ in stage.newStore() }
            defer { places.forEach(stage.remove) }
            // At once: the queue should not be half empty when the last is up.
            let workers = try await withThrowingTaskGroup(of: WorkerChild.self) { group in
                for place in places { group.addTask { try await WorkerChild(.whole, stage, place) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let drain = try await Drain.watch(workers, count: count)
            book.take(figure, Double(count) / drain.seconds)
            for worker in workers { try await worker.stop() }
        }
    }
}
