public import Sealing

/// A file of an hour that was found damaged, and that nothing opens any more.
public struct SetAsideFile: Sendable, Hashable {
    /// The hour it was of.
    public let hour: CaptureHour
    /// Where it lies now.
    public let path: String
    /// Whether it holds the hour's keys; then no record of that time opens, and no order can look for any.
    public let holdsKeys: Bool
}

/// Files that are set aside lie where they were, under another name:
///
/// ```
/// 2026-11-23T15.records.damaged, 2026-11-23T15.records.damaged.2
/// ```
///
/// They go with their hour's expiry, like its other files; before that with an order that they keep from being
/// verified.
extension Layout {
    static let setAsideMark = ".damaged"

    /// Everything that is set aside, oldest hour first.
    func setAside(_ operation: VaultError.Operation) throws(VaultError) -> [SetAsideFile] {
        var found: [SetAsideFile] = []
        for kind in [HourFile.records, .keys] {
            for name in try FileSystem.names(in: directory(of: kind), operation) {
                guard let (hour, rest) = Self.parse(name, kind), !rest.isEmpty,
                    !rest.hasSuffix(Self.journalSuffix)
                else { continue }
                found.append(
                    SetAsideFile(
                        hour: hour, path: "\(directory(of: kind))/\(name)", holdsKeys: kind == .keys))
            }
        }
        return found.sorted { ($0.hour.index, $0.path) < ($1.hour.index, $1.path) }
    }

    /// What is set aside of one hour.
    func setAside(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError)
        -> [SetAsideFile]
    {
        try setAside(operation).filter { $0.hour == hour }
    }

    /// Sets files of an hour aside, which must be closed: its records and, if these are at fault, its keys.
    ///
    /// Records first: without their keys they would be taken for records whose keys are lost. Durable when it
    /// returns.
    func setAside(
        _ hour: CaptureHour, withKeys: Bool, _ operation: VaultError.Operation
    ) throws(VaultError) {
        for kind in withKeys ? [HourFile.records, .keys] : [.records] {
            let path = path(of: hour, kind)
            guard try FileSystem.identity(path, operation) != nil else { continue }
            let name = try freeName(path, operation)
            // Its journal first: left behind, it would be taken for that of the file made in its place.
            try FileSystem.rename(path + Self.journalSuffix, to: name + Self.journalSuffix, operation)
            try FileSystem.rename(path, to: name, operation)
            try FileSystem.synchronise(directory: directory(of: kind), operation)
        }
    }

    private func freeName(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> String {
        var name = path + Self.setAsideMark
        var number = 1
        while try FileSystem.identity(name, operation) != nil {
            number += 1
            name = "\(path)\(Self.setAsideMark).\(number)"
        }
        return name
    }

    /// Destroys what is set aside of an hour; durable and looked up again when it returns.
    ///
    /// Keys last: as long as they are there, an order that was interrupted is known to have something to destroy.
    func destroySetAside(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) {
        for kind in [HourFile.records, .keys] {
            let names = try setAsideNames(of: hour, kind, operation)
            guard !names.isEmpty else { continue }
            for name in names { try FileSystem.remove(name, operation) }
            try FileSystem.synchronise(directory: directory(of: kind), operation)
            for name in try setAsideNames(of: hour, kind, operation) {
                throw VaultError(operation, .leftBehind, path: name)
            }
        }
    }

    /// The paths of an hour's files that are set aside, journals too.
    func setAsideNames(
        of hour: CaptureHour, _ kind: HourFile, _ operation: VaultError.Operation
    ) throws(VaultError) -> [String] {
        let beginning = hour.name + kind.rawValue + Self.setAsideMark
        return try FileSystem.names(in: directory(of: kind), operation).filter { $0.hasPrefix(beginning) }
            .map { "\(directory(of: kind))/\($0)" }
    }
}
