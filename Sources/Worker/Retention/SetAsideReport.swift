import Sealing
import Vault

/// What to say of files that are set aside: which, of which hours, and what to do.
struct SetAsideReport: CustomStringConvertible {
    /// The hours, oldest first.
    let hours: String
    /// Where the files lie.
    let paths: String
    let description: String

    /// So many are named; more are counted.
    private static let namedMax = 5

    /// A report; nil when there is none.
    init?(_ files: [SetAsideFile]) {
        guard !files.isEmpty else { return nil }
        hours = Self.list(Set(files.map(\.hour)).sorted().map(\.name))
        paths = Self.list(files.map(\.path))
        description =
            "damaged and set aside: \(paths); find out why, then destroy them (runbook: the condition segments)"
    }

    private static func list(_ names: [String]) -> String {
        let named = names.prefix(namedMax).joined(separator: ", ")
        return names.count > namedMax ? "\(named) and \(names.count - namedMax) more" : named
    }
}
