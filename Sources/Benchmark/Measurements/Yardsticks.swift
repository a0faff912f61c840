/// What our figures are set against: two C programs and what users would write instead, on the same queue with the same messages.
struct Yardsticks: Measurement {
    let name = "peers"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        guard let peers = stage.peers else {
            throw Missing("--peers: no folder with floor.c, gen.py and peer.py")
        }
        let count = stage.options.count
        try await stage.fillQueue()
        let noop = try await peers.floor(stage.queue, count, isNoop: true)
        book.take(.cNoop, noop.perSecond)
        book.take(.cNoopCPU, noop.microseconds)
        try await stage.fillQueue()
        let floor = try await peers.floor(stage.queue, count, isNoop: false)
        book.take(.floor, floor.perSecond)
        book.take(.floorCPU, floor.microseconds)
        guard await peers.hasPython else {
            if round == 1 {
                book.note("Python worker left out: apt-get install python3-pika python3-cryptography")
            }
            return
        }
        try await stage.fillQueue()
        let python = try await peers.pythonWorker(stage.queue, count)
        book.take(.python, python.perSecond)
        book.take(.pythonCPU, python.microseconds)
    }
}
