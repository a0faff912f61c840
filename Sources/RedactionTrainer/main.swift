import Foundation
import Redaction

// Trains the tagger: RedactionTrainer FOLDER MODEL [SEED [EPOCHS]]
// FOLDER holds what ops/redaction/generate.py wrote; the model is written to MODEL. The same folder and seed
// give the same model.
let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: RedactionTrainer FOLDER MODEL [SEED [EPOCHS]]\n".utf8))
    exit(2)
}
let folder = arguments[1]
var random = SeededRandom(state: arguments.count > 3 ? UInt64(arguments[3]) ?? 1 : 1)
let epochs = arguments.count > 4 ? Int(arguments[4]) ?? 8 : 8

let lines = try TrainingLine.read(folder + "/train.jsonl")
var builder = WordTableBuilder()
try builder.add(file: folder + "/words.tsv")
builder.add(frames: lines)
builder.build()
let table = UnsafeMutablePointer<UInt32>.allocate(capacity: builder.entries.count)
unsafe table.initialize(from: builder.entries, count: builder.entries.count)
let maker = unsafe ExampleMaker(words: WordTable(entries: table))

var examples = lines.map { maker.example($0, &random) }
let held = try TrainingLine.read(folder + "/dev.jsonl").map { maker.example($0, &random) }
let field = RandomField()
for epoch in 1...epochs {
    let start = Date()
    if epoch == epochs - 2 { field.prune(keeping: TaggerModel.rows - 1) }
    examples.shuffle(using: &random)
    var loss: Float = 0
    for (index, example) in examples.enumerated() {
        loss += field.learn(example, &random)
        if epoch > epochs - 2, index % (examples.count / 4) == 0 { field.noteForAverage() }
    }
    if epoch < epochs { field.decay(by: Float(ProcessInfo.processInfo.environment["DECAY"] ?? "0.98")!) }
    var right = 0
    var all = 0
    for example in held {
        let guesses = field.guesses(example)
        for (guess, gold) in zip(guesses, example.gold) {
            all += 1
            if guess == Int(gold) { right += 1 }
        }
    }
    print(
        "epoch \(epoch): loss \(loss / Float(examples.count)), held-out tokens right "
            + "\(Double(right) / Double(max(all, 1))), \(Int(Date().timeIntervalSince(start))) s")
}
field.average()
try ModelWriter.write(field, words: builder.entries, to: arguments[2])
