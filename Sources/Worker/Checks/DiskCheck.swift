import Foundation

/// Looks at the room on the volumes of a store.
public struct DiskCheck {
    private let folders: [(subject: String, path: String)]

    /// Shares of a volume below which its room is worth a note, or too little to begin with.
    private static let (noteBelow, unfitBelow) = (0.20, 0.05)
    /// Room that is too little whatever share it is: a batch and the rollback journals of its hours need some of it.
    private static let roomMin: Int64 = 32 << 20

    /// Looks at the volumes that hold these folders, or will.
    public init(records: String, keys: String) {
        folders = [("records disk", records), ("keys disk", keys)]
    }

    /// A finding for each volume.
    public func findings() -> [Finding] {
        folders.map { subject, path in
            guard let room = Self.room(path) else {
                return Finding(subject, .notChecked, "the file system does not tell")
            }
            return Self.finding(subject, free: room.free, total: room.total)
        }
    }

    /// Bytes of the volume that holds a folder, or would.
    private static func room(_ path: String) -> (free: Int64, total: Int64)? {
        var path = URL(fileURLWithPath: path).standardizedFileURL
        while !FileManager.default.fileExists(atPath: path.path), path.path != "/" {
            path.deleteLastPathComponent()
        }
        guard let volume = try? FileManager.default.attributesOfFileSystem(forPath: path.path),
            let free = volume[.systemFreeSize] as? Int64
                ?? (volume[.systemFreeSize] as? UInt64).map(Int64.init),
            let total = volume[.systemSize] as? Int64 ?? (volume[.systemSize] as? UInt64).map(Int64.init)
        else { return nil }
        return (free, total)
    }

    static func finding(_ subject: String, free: Int64, total: Int64) -> Finding {
        guard total > 0 else { return Finding(subject, .notChecked, "the file system does not tell") }
        let share = Double(free) / Double(total)
        let words = "\(size(free)) free of \(size(total)), \(Int(share * 100)) %"
        if share < unfitBelow || free < roomMin {
            return Finding(
                subject, .unfit, "\(words): make room; below this a worker soon gives everything back")
        }
        return Finding(subject, share < noteBelow ? .note : .ok, words)
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 1 << 30 ? "\(bytes >> 20) MiB" : "\(bytes >> 30) GiB"
    }
}
