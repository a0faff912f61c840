import Foundation
import Support
import Testing

/// A way in which a folder stops taking what is written, and how it is put right.
enum StoreFault: String, CaseIterable, Sendable {
    case full
    case gone
    case notWritable

    /// Breaks a folder, which is the root of a small file system.
    func begin(_ disk: SmallDisk) throws {
        switch self {
        case .full:
            _ = try disk.fill()
        case .gone:
            try FileManager.default.moveItem(atPath: disk.path + "/store", toPath: disk.path + "/elsewhere")
        case .notWritable:
            try setModes(disk.path + "/store", folder: 0o500, file: 0o400)
        }
    }

    /// Puts it right.
    func end(_ disk: SmallDisk) throws {
        switch self {
        case .full:
            try FileManager.default.removeItem(atPath: disk.path + "/filler")
        case .gone:
            // Whatever was made in its place is not the store.
            try? FileManager.default.removeItem(atPath: disk.path + "/store")
            try FileManager.default.moveItem(atPath: disk.path + "/elsewhere", toPath: disk.path + "/store")
        case .notWritable:
            try setModes(disk.path + "/store", folder: 0o700, file: 0o600)
        }
    }

    private func setModes(_ root: String, folder: Int, file: Int) throws {
        let names = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []) + [""]
        for path in names.map({ $0.isEmpty ? root : root + "/" + $0 }) {
            let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            try FileManager.default.setAttributes(
                [.posixPermissions: type == .typeDirectory ? folder : file], ofItemAtPath: path)
        }
    }
}

extension WhenSomethingBreaks {
    @Suite("the store", .timeLimit(.minutes(2)))
    struct StoreFailureTests {
        @Test(
            "a worker whose folder is full, gone or not writable gives back, says so, and goes on by itself",
            arguments: ["records", "keys"], StoreFault.allCases)
        func goesOnByItself(folder: String, fault: StoreFault) async throws {
            try await TestRegion.with { region in
                let store = try region.folder.folder("broken")
                try await SmallDisk.with(at: store + "/disk", kilobytes: 2048) { disk in
                    // One of the two folders lies on the small disk; a link, so that the other does not.
                    try FileManager.default.createDirectory(
                        atPath: disk.path + "/store", withIntermediateDirectories: true,
                        attributes: [.posixPermissions: 0o700])
                    try FileManager.default.createSymbolicLink(
                        atPath: "\(store)/\(folder)", withDestinationPath: disk.path + "/store")
                    try await breakAndRepair(fault, disk, region, try region.worker("a", store: store))
                }
            }
        }

        private func breakAndRepair(
            _ fault: StoreFault, _ disk: SmallDisk, _ region: TestRegion, _ worker: TestWorker
        ) async throws {
            // Root without its powers obeys the modes of files as everybody does.
            let running = try await worker.start(through: [
                "setpriv", "--bounding-set=-all", "--inh-caps=-all",
            ])
            try await running.ready()
            let before = TestResult.ordinary(20, prefix: "before")
            try await region.publish(before)
            try await region.drained()

            try fault.begin(disk)
            // Callers of before among them: not all need new keys. But the first does, or a first batch of callers of before
            // would find room for its records.
            let during = Array(TestResult.ordinary(600, prefix: "during").reversed())
            try await region.publish(during)
            let reason = try await running.waits(for: "store")
            #expect(!reason.isEmpty)
            // Stopped consuming: all it had is back in the queue, and nothing is out.
            _ = try await eventually("everything given back", within: .seconds(20)) {
                let depth = try await region.host.depth(of: region.queue)
                return depth.ready == during.count && depth.unsettled == 0 ? true : nil
            }
            #expect(running.process.isRunning)
            // And the worker says the same: nothing is held, nothing is taken.
            _ = try await eventually("nothing counted as held", within: .seconds(20)) {
                let page = try await running.http.metrics()
                return page.samples.contains { $0.name == "lethe_unacknowledged" && $0.value == 0 }
                    ? true : nil
            }
            #expect(try await running.readiness().1["broker"]?.reason.contains("nothing is taken") == true)

            try fault.end(disk)
            try await region.drained(within: .seconds(60))
            try await running.ready()
            let ids = try await worker.exportedIDs()
            #expect(ids.count == before.count + during.count)
            #expect(try Set(ids) == Set((before + during).map(region.recordID)))
            try await running.stop()
        }

        @Test("a store that is back makes an idle worker ready again, without a result to try it with")
        func idleWorkerRecovers() async throws {
            try await TestRegion.with { region in
                let store = try region.folder.folder("idle")
                let worker = try region.worker("a", store: store)
                let running = try await worker.start()
                try await region.publish(TestResult.ordinary(3))
                try await region.drained()
                try FileManager.default.moveItem(atPath: store + "/keys", toPath: store + "/away")
                try await region.publish(TestResult.ordinary(1, prefix: "another"))
                _ = try await running.waits(for: "store")
                // The result that found the fault out is gone before the folder is back.
                try await region.host.purge(region.queue)
                try FileManager.default.moveItem(atPath: store + "/away", toPath: store + "/keys")
                try await running.ready(within: .seconds(60))
                try await running.stop()
            }
        }
    }
}
