import Foundation

/// A folder of one test, gone when the last reference is.
public final class TemporaryFolder: Sendable {
    /// Where it is; absolute.
    public let path: String

    /// Makes an empty folder.
    ///
    /// - Parameter parent: the folder to make it in; the system's folder for temporary files when nil.
    /// - Throws: what `FileManager` reports.
    public init(in parent: String? = nil) throws {
        let parent = parent ?? NSTemporaryDirectory()
        path = URL(fileURLWithPath: parent).appendingPathComponent("lethe-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something in the folder, which need not exist.
    public func path(_ name: String) -> String {
        path + "/" + name
    }

    /// Makes a folder in this folder.
    ///
    /// - Returns: its path.
    /// - Throws: what `FileManager` reports.
    @discardableResult
    public func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    /// Writes a file in this folder.
    ///
    /// - Returns: its path.
    /// - Throws: what the file system reports.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
        return path(name)
    }

    /// Every regular file below a folder, with its path; empty when the folder is missing.
    public static func files(below folder: String) -> [String] {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        return names.compactMap { $0 as? String }.map { folder + "/" + $0 }.filter { path in
            var isFolder: ObjCBool = false
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}
