import Foundation
import Testing

@testable import Sealing

@Suite("Keyring files")
struct KeyringFileTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func set(mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("What is written is read back, by its owner alone, and nothing else lies beside it")
    func roundTrip() throws {
        try withTemporaryFolder { folder in
            let keyring = try Keyring.create(region: Region("eu-3"), now: afternoon)
            let path = folder + "/keyring"
            try keyring.write(to: path, overwrite: false)
            #expect(try mode(path) == 0o600)
            #expect(try Keyring.load(.file(path)).status == keyring.status)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["keyring"])
        }
    }

    @Test("A file that is there stays as it is, unless asked for")
    func overwrite() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/keyring"
            let first = try Keyring.create(region: Region("eu-3"), now: afternoon)
            let second = try first.rotated(now: afternoon)
            try first.write(to: path, overwrite: false)
            #expect(throws: SealingError(.writeKeyring, .keyringExists(path: path))) {
                try second.write(to: path, overwrite: false)
            }
            #expect(try Keyring.load(.file(path)).status == first.status)
            // The new file has its own mode, whatever the old one had.
            try set(mode: 0o644, path)
            try second.write(to: path, overwrite: true)
            #expect(try Keyring.load(.file(path)).status == second.status)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["keyring"])
        }
    }

    @Test("A symbolic link is followed, to read and to write")
    func link() throws {
        try withTemporaryFolder { folder in
            let (path, link) = (folder + "/keyring", folder + "/link")
            let keyring = try Keyring.create(region: nil, now: afternoon)
            try keyring.write(to: path, overwrite: false)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "keyring")
            #expect(try Keyring.load(.file(link)).status == keyring.status)
            let rotated = try keyring.rotated(now: afternoon)
            try rotated.write(to: link, overwrite: true)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "keyring")
            #expect(try Keyring.load(.file(path)).status == rotated.status)
            #expect(throws: SealingError(.writeKeyring, .keyringExists(path: link))) {
                try rotated.write(to: link, overwrite: false)
            }
        }
    }

    @Test(
        "A file that group or others can touch is refused, with what to do",
        arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o777])
    func permissions(_ mode: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/keyring"
            try Keyring.create(region: nil, now: afternoon).write(to: path, overwrite: false)
            try set(mode: mode, path)
            let error = #expect(throws: SealingError.self) { try Keyring.load(.file(path)) }
            #expect(error?.code == .keyringPermissions(path: path, mode: UInt32(mode)))
            #expect(error?.disposition == .stop)
            #expect(try #require(error).description.contains("chmod 600 \(path)"))
            try set(mode: 0o400, path)
            #expect(throws: Never.self) { try Keyring.load(.file(path)) }
        }
    }

    @Test("A file that is not there, or is none, is refused")
    func missing() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/keyring"
            #expect(throws: SealingError(.readKeyring, .keyringMissing(path: path))) {
                try Keyring.load(.file(path))
            }
            #expect(throws: SealingError(.readKeyring, .keyringFile(path: folder, errno: EINVAL))) {
                try Keyring.load(.file(folder))
            }
            // Without a writer, opening a FIFO would wait for ever.
            let made = unsafe mkfifo(path, 0o600)
            #expect(made == 0)
            #expect(throws: SealingError(.readKeyring, .keyringFile(path: path, errno: EINVAL))) {
                try Keyring.load(.file(path))
            }
        }
    }

    @Test("A file without content is malformed")
    func empty() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/keyring"
            #expect(FileManager.default.createFile(atPath: path, contents: Data()))
            try set(mode: 0o600, path)
            #expect(throws: SealingError(.readKeyring, .keyringMalformed(.syntax(line: 1)))) {
                try Keyring.load(.file(path))
            }
        }
    }

    @Test("A folder that is not there is an error, and nothing is left behind")
    func noFolder() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/none/keyring"
            let keyring = try Keyring.create(region: nil, now: afternoon)
            #expect(throws: SealingError(.writeKeyring, .keyringFile(path: path, errno: ENOENT))) {
                try keyring.write(to: path, overwrite: false)
            }
            // A folder in the file's place: the last step fails.
            let taken = folder + "/taken"
            try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: false)
            #expect(throws: SealingError(.writeKeyring, .keyringFile(path: taken, errno: EISDIR))) {
                try keyring.write(to: taken, overwrite: true)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
        }
    }
}
