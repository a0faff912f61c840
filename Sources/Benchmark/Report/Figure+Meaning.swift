extension Figure {
    /// Units, as they are printed.
    enum Unit: String {
        case perSecond = "/s"
        case microseconds = "µs"
        case milliseconds = "ms"
        case seconds = "s"
        case megabytes = "MB"
        case bytes = "B"
        case times = "×"
    }

    /// What a value counts.
    var unit: Unit {
        switch self {
        case .cNoop, .floor, .python, .consumer, .worker, .bare, .twoWorkers, .fourWorkers, .redactor,
            .redactorLabelled, .store, .export, .storeEmpty, .storeLarge:
            .perSecond
        case .cNoopCPU, .floorCPU, .pythonCPU, .consumerCPU, .workerCPU, .bareCPU, .redactorToken,
            .redactorLabelledToken, .seal, .open, .decode, .storeCPU:
            .microseconds
        case .workerPeak, .workerResident: .megabytes
        case .workerDisk, .workerWritten: .bytes
        case .workerAgainstPython: .times
        case .latency100p50, .latency100p99, .latency100p999, .latency1000p50, .latency1000p99,
            .latency1000p999, .latency5000p50, .latency5000p99, .latency5000p999, .confirm100p99,
            .confirm1000p99, .confirm5000p99, .storeBefore, .storeMeanwhile:
            .milliseconds
        case .startOpen, .startReady, .startReadyEmpty, .forgetOne, .forgetOneAccount, .forgetThousand,
            .expireThousand, .expireMillion:
            .seconds
        }
    }

    /// The figure of the same run that this one is set against.
    var yardstick: Figure? {
        switch self {
        case .consumer, .floor, .python, .worker, .bare: .cNoop
        case .consumerCPU, .floorCPU, .pythonCPU: .cNoopCPU
        case .workerCPU: .floorCPU
        case .bareCPU, .workerDisk: nil
        case .twoWorkers, .fourWorkers: .worker
        case .store: .floor
        case .latency100p99: .confirm100p99
        case .latency1000p99: .confirm1000p99
        case .latency5000p99: .confirm5000p99
        case .startReady: .startReadyEmpty
        case .storeLarge: .storeEmpty
        case .storeMeanwhile: .storeBefore
        default: nil
        }
    }

    /// What issue 6 asks for; for the large store it means 10 million records in 720 hours.
    var goal: Goal? {
        switch self {
        case .worker: .more(.ratio, atLeast: 0.20, aim: 0.40)
        case .workerAgainstPython: .more(.value, atLeast: 2.5, aim: 5)
        case .workerCPU: .less(.value, atMost: 45, aim: 25)
        case .bareCPU: .less(.value, atMost: 25, aim: 16)
        case .workerPeak: .less(.value, atMost: 120, aim: 60)
        case .workerWritten: .less(.value, atMost: 8000, aim: 3000)
        case .latency1000p99: .less(.value, atMost: 120, aim: 70)
        case .forgetOne, .forgetOneAccount: .less(.value, atMost: 1.5, aim: 0.5)
        case .forgetThousand: .less(.value, atMost: 10, aim: 3)
        case .expireMillion: .less(.value, atMost: 0.5, aim: 0.2)
        case .storeMeanwhile: .less(.ratio, atMost: 2, aim: 1.1)
        case .startReady: .less(.value, atMost: 2, aim: 0.5)
        case .export: .more(.value, atLeast: 40_000, aim: 120_000)
        case .storeLarge: .more(.ratio, atLeast: 0.9, aim: 0.98)
        default: nil
        }
    }
}
