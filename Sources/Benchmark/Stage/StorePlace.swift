import Foundation
import Sealing
import Vault

/// Where a store lies.
struct StorePlace: Sendable {
    let folder: String
    private let region: Region

    init(_ folder: String, _ region: Region) {
        self.folder = folder
        self.region = region
    }

    var records: String { folder + "/records" }
    var keys: String { folder + "/keys" }
    var vault: VaultConfiguration { VaultConfiguration(records: records, keys: keys, region: region) }

    /// What its files hold, in bytes.
    var bytes: Int {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            guard attributes?[.type] as? FileAttributeType == .typeRegular else { return sum }
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}
