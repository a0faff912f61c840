import Messages
import Producer

/// 2026-11-23T15:04:05Z, in milliseconds.
let now: Int64 = 1_795_446_245_000

func options(_ change: (inout SimulatorOptions) -> Void = { _ in }) -> SimulatorOptions {
    var options = SimulatorOptions(now: now, regions: ["eu-3", "us-1"])
    change(&options)
    return options
}

/// Every kind often, so that a few thousand messages have all of them.
let colourful = options { options in
    options.rates.duplicate = 0.1
    options.rates.late = 0.1
    options.rates.expired = 0.1
    options.rates.foreign = 0.1
    options.rates.malformed = 0.15
    options.rates.disabled = 0.1
    options.rates.empty = 0.1
}

/// The result that a message decodes to, if it does.
func decoded(_ message: SimulatedMessage) -> SpeechResult? {
    let outcome = SpeechResult.decode(
        message.body, contentType: message.contentType, contentEncoding: message.contentEncoding)
    guard case .result(let result) = outcome else { return nil }
    return result
}
