/// Everything that is measured: the name under which it is printed, saved and compared.
enum Figure: String, CaseIterable, Sendable {
    /// The C program that only consumes and acknowledges: the limit of broker and library.
    case cNoop = "no-op consumer in C"
    /// Its processor time a result.
    case cNoopCPU = "no-op consumer in C, CPU"
    /// The C program that does the design's HMACs, seal and rows, without JSON and redaction.
    case floor = "floor in C"
    /// Its processor time a result.
    case floorCPU = "floor in C, CPU"
    /// The Python worker with a few regular expressions.
    case python = "Python worker"
    /// Its processor time a result.
    case pythonCPU = "Python worker, CPU"
    /// Our AMQP target alone: batches taken and acknowledged.
    case consumer = "no-op consumer on our AMQP target"
    /// Its processor time a result.
    case consumerCPU = "no-op consumer on our AMQP target, CPU"

    /// A whole worker, everything on, from its first result to its last.
    case worker = "full worker"
    /// The same figure beside the Python worker's.
    case workerAgainstPython = "full worker against Python"
    /// Processor time of the worker's process a result, from ready to the last result.
    case workerCPU = "full worker, CPU"
    /// The most memory it had, ever.
    case workerPeak = "full worker, resident at most"
    /// The memory it had at the end.
    case workerResident = "full worker, resident at the end"
    /// What its two folders take, a result.
    case workerDisk = "full worker, on disk"
    /// What the kernel wrote for it to the disk, a result.
    case workerWritten = "full worker, written to disk"
    /// A whole worker that redacts nothing, made by this program only.
    case bare = "worker without redactor"
    /// Its processor time a result.
    case bareCPU = "worker without redactor, CPU"
    /// Two workers on one queue, their results together.
    case twoWorkers = "two workers"
    /// Four workers on one queue, their results together.
    case fourWorkers = "four workers"

    /// One thread redacting what the generator lets callers say.
    case redactor = "redactor alone"
    /// The same a word.
    case redactorToken = "redactor alone, a word"
    /// One thread redacting the labelled texts, which are full of personal data.
    case redactorLabelled = "redactor alone, labelled texts"
    /// The same a word.
    case redactorLabelledToken = "redactor alone, labelled texts, a word"
    /// Sealing 600 bytes under three holders' keys.
    case seal = "seal alone"
    /// Opening the same.
    case open = "open alone"
    /// Reading a message's JSON into a result.
    case decode = "decode alone"
    /// The vault storing entries that are ready, 1000 at a time: payload, keys, seals, commits.
    case store = "store alone"
    /// Processor time of the same, all threads.
    case storeCPU = "store alone, CPU"

    /// From handing a result to the publisher to its acknowledgement on the wire, half of all, 100 a second.
    case latency100p50 = "publish to durable, 100/s, p50"
    /// The same, of 99 in 100.
    case latency100p99 = "publish to durable, 100/s, p99"
    /// The same, of 999 in 1000.
    case latency100p999 = "publish to durable, 100/s, p99.9"
    /// Half of all, 1000 a second.
    case latency1000p50 = "publish to durable, 1000/s, p50"
    /// The same, of 99 in 100.
    case latency1000p99 = "publish to durable, 1000/s, p99"
    /// The same, of 999 in 1000.
    case latency1000p999 = "publish to durable, 1000/s, p99.9"
    /// Half of all, 5000 a second.
    case latency5000p50 = "publish to durable, 5000/s, p50"
    /// The same, of 99 in 100.
    case latency5000p99 = "publish to durable, 5000/s, p99"
    /// The same, of 999 in 1000.
    case latency5000p999 = "publish to durable, 5000/s, p99.9"
    /// From handing a result to the publisher to the broker's confirm, 100 a second: the broker's own share.
    case confirm100p99 = "publish to confirm, 100/s, p99"
    /// The same, 1000 a second.
    case confirm1000p99 = "publish to confirm, 1000/s, p99"
    /// The same, 5000 a second.
    case confirm5000p99 = "publish to confirm, 5000/s, p99"

    /// Opening the large store, in this process.
    case startOpen = "start-up, opening the large store"
    /// From starting `lethe work` on the large store to the first 200 of `/readyz`.
    case startReady = "start-up to ready, large store"
    /// From starting `lethe work` on an empty store to the first 200 of `/readyz`.
    case startReadyEmpty = "start-up to ready, empty store"
    /// `lethe export` of the large store to nowhere, start and all.
    case export = "export"
    /// The vault storing in an hour of a store that was empty.
    case storeEmpty = "store alone, empty store"
    /// The vault storing in an hour of the large store.
    case storeLarge = "store alone, large store"

    /// A forget of one number under one application, from the ledger's entry to the receipt.
    case forgetOne = "forget of one number"
    /// The same under every application of the account.
    case forgetOneAccount = "forget of one number, every application"
    /// 1000 forgets of a number under one application each, all in the ledger before the pass begins.
    case forgetThousand = "1000 forgets in one pass"
    /// Expiry of an hour of 1000 records.
    case expireThousand = "expiry of an hour of 1000 records"
    /// Expiry of an hour of a million records (or as many as the large store has).
    case expireMillion = "expiry of an hour of a million records"
    /// Storing 50 results every 50 ms, 99 in 100, before the expiry.
    case storeBefore = "store p99 before the expiry"
    /// The same in the five seconds from the expiry's beginning.
    case storeMeanwhile = "store p99 during the expiry"
}
