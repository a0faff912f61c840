import Foundation

/// The target that the environment names, made once.
private let target: any FuzzTarget = FuzzTargets.named(
    ProcessInfo.processInfo.environment["LETHE_FUZZ_TARGET"])

#if FUZZING
    /// What libFuzzer calls with each input (LLVM, "libFuzzer", Fuzz Target).
    @c(LLVMFuzzerTestOneInput)
    public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        unsafe target.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }
#else
    /// Without libFuzzer: writes the seeds of a target to a folder, or takes files, such as those that once broke it.
    ///
    ///     LETHE_FUZZ_TARGET=result InputFuzzer --seeds FOLDER
    ///     LETHE_FUZZ_TARGET=result InputFuzzer FILE…
    @main
    enum InputFuzzer {
        static func main() throws {
            let arguments = CommandLine.arguments.dropFirst()
            if arguments.first == "--seeds", let folder = arguments.dropFirst().first {
                for (number, seed) in target.seeds.enumerated() {
                    try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/seed-\(number)"))
                }
            } else if arguments.isEmpty {
                print(FuzzTargets.all.keys.sorted().joined(separator: "\n"))
            } else {
                for path in arguments {
                    target.take(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
                }
            }
        }
    }
#endif
