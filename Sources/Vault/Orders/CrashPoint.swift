import Foundation

/// Steps at which tests kill the process, to see what a restart makes of it; nothing of it is in a release
/// build.
enum CrashPoint {
    #if DEBUG
        private static let wanted = ProcessInfo.processInfo.environment["LETHE_TESTHOOK_KILL_AT"]

        /// Told of each step, for tests in this process: what the files hold then is what a kill would leave.
        @TaskLocal static var observer: (@Sendable (String) -> Void)?
    #endif

    /// Kills the process when `LETHE_TESTHOOK_KILL_AT` names this step.
    static func pass(_ step: String) {
        #if DEBUG
            observer?(step)
            if step == wanted { kill(getpid(), SIGKILL) }
        #endif
    }
}
