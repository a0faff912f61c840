import CProcess
import Foundation

/// Keeps memory out of crash output: it holds transcripts and keys.
enum CrashHygiene {
    /// No core dumps, no other process may read this one's memory, and Swift's crash reporter is off: it prints what registers point at, also when no core is written.
    static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        let limited = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // prctl(2), PR_SET_DUMPABLE: also keeps /proc/PID/mem and ptrace from other processes of this user.
        let undumpable = lethe_forbid_dumps()
        guard limited == 0, undumpable == 0 else {
            Console.note("core dumps cannot be switched off; not starting")
            exit(ExitStatus.failed)
        }
        for signal in [SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGTRAP, SIGABRT, SIGQUIT] {
            _ = Foundation.signal(signal, SIG_DFL)
        }
    }

    /// Keeps memory out of the swap, where that is allowed without a limit (mlockall(2)): under a limit a later allocation would
    /// fail.
    ///
    /// - Returns: Whether it is kept out.
    static func lockMemory() -> Bool {
        var limit = rlimit()
        let isKnown = unsafe getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit) == 0
        // Root may lock what it likes, unless a container took the capability away; then it is refused, which does no harm.
        guard isKnown, limit.rlim_cur == rlim_t.max || geteuid() == 0 else { return false }
        // Pages are locked as they are first touched: what is only reserved costs nothing.
        return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0
    }
}
