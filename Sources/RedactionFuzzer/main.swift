import Foundation
import Redaction

// Feeds the redactor arbitrary text for a while: RedactionFuzzer [SECONDS [SEED]], see ops/redaction/fuzz.
// Status 0: nothing wrong; 1: a text that breaks a promise was printed; a trap or a hang speaks for itself.
let arguments = CommandLine.arguments
let seconds = arguments.count > 1 ? Double(arguments[1]) ?? 60 : 60
let seed = (arguments.count > 2 ? UInt64(arguments[2]) : nil) ?? UInt64.random(in: 0...UInt64.max)
print("seed \(seed)")
fflush(nil)

var fuzzer = Fuzzer(seed: seed)
let end = Date(timeIntervalSinceNow: seconds)
while Date() < end, fuzzer.failure == nil { fuzzer.round() }
if let failure = fuzzer.failure {
    print(failure)
    exit(1)
}
print(
    "\(fuzzer.texts) texts, \(fuzzer.bytes) bytes, \(fuzzer.longTexts) long ones; slowest \(fuzzer.slowest) ns a byte"
)
