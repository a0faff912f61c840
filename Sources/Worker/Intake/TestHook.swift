import Foundation
import Messages

/// What tests of the built program need to provoke; nothing of it is in a release build.
enum TestHook {
    #if DEBUG
        private static let abortText = ProcessInfo.processInfo.environment["LETHE_TESTHOOK_ABORT_ON_TEXT"]
    #endif

    /// Kills the process when the result says the text that `LETHE_TESTHOOK_ABORT_ON_TEXT` names: the "result that kills the worker".
    static func abort(on result: SpeechResult) {
        #if DEBUG
            if let abortText, result.alternatives.contains(where: { $0.text.contains(abortText) }) {
                Foundation.abort()
            }
        #endif
    }
}
