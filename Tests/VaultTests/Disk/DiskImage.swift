import Foundation

/// The files below a folder as operations change them, and what of it a loss of power would leave.
///
/// A file's bytes are safe from its last fsync on, a name from its folder's. Nothing else is taken for granted:
/// of what was done since, any part may be there, in blocks of 512 bytes.
struct DiskImage {
    /// What is lost of what was not synced.
    enum Loss: Sendable, Hashable, CustomStringConvertible {
        /// Nothing: the process was killed, the system lives on.
        case nothing
        /// All of it.
        case everything
        /// Some of it, by chance.
        case some(seed: UInt64)

        var description: String {
            switch self {
            case .nothing: "a kill"
            case .everything: "a loss of power"
            case .some(let seed): "a loss of power, seed \(seed)"
            }
        }
    }

    private enum Change {
        case write(at: Int, [UInt8])
        case truncate(to: Int)

        func apply(to bytes: inout [UInt8]) {
            switch self {
            case .write(let offset, let written):
                let end = offset + written.count
                if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
                bytes.replaceSubrange(offset..<end, with: written)
            case .truncate(let length):
                if bytes.count > length { bytes.removeSubrange(length...) }
                if bytes.count < length { bytes += [UInt8](repeating: 0, count: length - bytes.count) }
            }
        }

        /// The parts that reach the disk apart from each other.
        var blocks: [Change] {
            guard case .write(let offset, let written) = self else { return [self] }
            var blocks: [Change] = []
            var start = 0
            while start < written.count {
                let end = min(written.count, ((offset + start) / 512 + 1) * 512 - offset)
                blocks.append(.write(at: offset + start, Array(written[start..<end])))
                start = end
            }
            return blocks
        }
    }

    private struct File {
        var live: [UInt8] = []
        var safe: [UInt8] = []
        var pending: [Change] = []
    }

    private struct NameChange {
        var removed: String?
        /// A name, and what it names: a file by its number, or nil for a folder.
        var added: (name: String, file: Int?)?
    }

    private var files: [File] = []
    private var live: [String: Int?] = [:]
    private var safe: [String: Int?] = [:]
    private var pending: [NameChange] = []

    /// What is below a folder now, all of it safe.
    init(_ folder: String) throws {
        let manager = FileManager.default
        for name in manager.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            let path = folder + "/" + name
            if manager.isRegularFile(path) {
                let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                live["/" + name] = files.count
                files.append(File(live: content, safe: content))
            } else {
                live["/" + name] = .some(nil)
            }
        }
        if manager.fileExists(atPath: folder) { live[""] = .some(nil) }
        safe = live
    }

    // MARK: Operations

    /// Does an operation.
    mutating func apply(_ event: DiskEvent) {
        switch event {
        case .create(let path):
            change(NameChange(added: (path, files.count)))
            files.append(File())
        case .makeDirectory(let path): change(NameChange(added: (path, nil)))
        case .unlink(let path): change(NameChange(removed: path))
        case .rename(let path, let target):
            guard let named = live[path] else { return }
            change(NameChange(removed: path, added: (target, named)))
        case .write(let path, let offset, let bytes): change(path, .write(at: offset, bytes))
        case .truncate(let path, let length): change(path, .truncate(to: length))
        case .sync(let path): synchronise(path)
        }
    }

    private mutating func change(_ path: String, _ change: Change) {
        guard let file = live[path] ?? nil else { return }
        change.apply(to: &files[file].live)
        files[file].pending.append(change)
    }

    private mutating func change(_ change: NameChange) {
        Self.apply(change, to: &live)
        pending.append(change)
    }

    private static func apply(_ change: NameChange, to names: inout [String: Int?]) {
        if let removed = change.removed { names[removed] = nil }
        if let added = change.added { names[added.name] = .some(added.file) }
    }

    private mutating func synchronise(_ path: String) {
        if let file = live[path] ?? nil {
            files[file].safe = files[file].live
            files[file].pending = []
            return
        }
        let isHere: (NameChange) -> Bool = { change in
            [change.removed, change.added?.name].contains { $0.map(Self.folder) == path }
        }
        for change in pending where isHere(change) { Self.apply(change, to: &safe) }
        pending.removeAll(where: isHere)
    }

    private static func folder(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    // MARK: What is left

    /// Writes what is left after a loss into a folder that is not there.
    func write(to folder: String, after loss: Loss) throws {
        let manager = FileManager.default
        var chance = Chance(loss)
        var names = loss == .nothing ? live : safe
        if loss != .nothing {
            for change in pending where chance.keeps() { Self.apply(change, to: &names) }
        }
        let (mode, folderMode) = (
            [FileAttributeKey.posixPermissions: 0o600], [FileAttributeKey.posixPermissions: 0o700]
        )
        var folders = Set<String>()
        for (name, file) in names.sorted(by: { $0.key < $1.key }) {
            // What is in a folder that is lost is lost with it.
            guard name.isEmpty || folders.contains(Self.folder(of: name)) else { continue }
            guard let file else {
                folders.insert(name)
                try manager.createDirectory(
                    atPath: folder + name, withIntermediateDirectories: false, attributes: folderMode)
                continue
            }
            var bytes = loss == .nothing ? files[file].live : files[file].safe
            if loss != .nothing {
                for block in files[file].pending.flatMap(\.blocks) where chance.keeps() {
                    block.apply(to: &bytes)
                }
            }
            guard manager.createFile(atPath: folder + name, contents: Data(bytes), attributes: mode) else {
                throw POSIXError(.EIO)
            }
        }
    }

    /// Says of one thing after the other whether it is kept.
    private struct Chance {
        private let keepsPercent: UInt64
        private var state: UInt64

        init(_ loss: Loss) {
            guard case .some(let seed) = loss else {
                (keepsPercent, state) = (0, 0)
                return
            }
            // Mostly lost, half of it, or mostly kept.
            keepsPercent = [15, 50, 85][Int(seed % 3)]
            state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        }

        /// Xorshift64 (https://www.jstatsoft.org/article/view/v008i14).
        mutating func keeps() -> Bool {
            guard keepsPercent > 0 else { return false }
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return (state >> 11) % 100 < keepsPercent
        }
    }
}
