import Foundation
public import Sealing

/// Looks at the region's keyring: whether it can be used, who else could read it, and whether a rotation is under way.
public struct KeyringCheck {
    private let source: KeyringSource
    private let region: Region
    private let now: Int64

    /// Looks at a keyring, as a worker of this region at this time, in seconds since 1970.
    public init(_ source: KeyringSource, region: Region, now: Int64) {
        self.source = source
        self.region = region
        self.now = now
    }

    /// A finding for the keyring, its file and its rotation; and the keyring, if a worker can use it.
    public func findings() -> ([Finding], Keyring?) {
        let keyring: Keyring
        do {
            keyring = try Keyring.load(source)
            try keyring.checkFitsWorker(of: region)
        } catch {
            return ([Finding("keyring", .unfit, "\(error)")], nil)
        }
        return ([Self.versions(keyring, now: now), permissions, Self.rotation(keyring, now: now)], keyring)
    }

    private var permissions: Finding {
        let subject = "keyring file"
        guard case .file(let path) = source else {
            return Finding(subject, .notChecked, "the keyring comes from a command, which keeps it")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = attributes?[.posixPermissions] as? Int else {
            return Finding(subject, .notChecked, "its mode cannot be seen")
        }
        // One that others can read was refused before.
        return Finding(subject, .ok, "mode \(String(mode & 0o777, radix: 8)), only its owner can read it")
    }

    static func versions(_ keyring: Keyring, now: Int64) -> Finding {
        let index = keyring.indexKey(capturedAt: now).map { "index \($0.version)" }
        let control = keyring.newestControl.map { "control \($0.version)" }
        let words = ["wrapping \(keyring.newestWrapping.version)", index, control].compactMap { $0 }
        return Finding("keyring", .ok, "in force: \(words.joined(separator: ", "))")
    }

    /// What of a rotation is still to come, or to be done.
    static func rotation(_ keyring: Keyring, now: Int64) -> Finding {
        let subject = "keyring rotation"
        if let next = keyring.indexKeys.first(where: { ($0.from ?? now) > now }), let from = next.from {
            return Finding(
                subject, .note,
                "index \(next.version) comes into force at \(WallClock.rfc3339(from)): every worker and sender needs this keyring by then"
            )
        }
        let older = keyring.wrapping.map(\.version).filter { $0 != keyring.newestWrapping.version }
        guard let oldest = older.first else { return Finding(subject, .ok, "none is under way") }
        return Finding(
            subject, .note,
            "wrapping \(older.map(String.init).joined(separator: ", ")) is still there: once lethe orders --stores shows no store under it, "
                + "lethe keys rotate --remove-wrapping \(oldest)")
    }
}
