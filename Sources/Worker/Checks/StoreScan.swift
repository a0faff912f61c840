import Foundation
public import Sealing
public import Vault

/// Searches the raw files of a store for what must not be in them.
///
/// Beside a running worker a journal may hold a commit that is under way; a few looks tell it from one that was left.
public struct StoreScan {
    private let configuration: VaultConfiguration
    private let keyring: Keyring?
    private let phrases: [[UInt8]]

    /// How often a journal that is not empty is looked at, and how long after each other.
    private static let (journalLooks, journalPause) = (50, useconds_t(20_000))

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - configuration: The store.
    ///   - keyring: A reader's copy is enough; without one erased records are not looked for.
    ///   - phrases: What no file may hold in clear; capital letters do not count, shorter than four bytes are passed over.
    public init(_ configuration: VaultConfiguration, keyring: Keyring?, phrases: [String]) {
        self.configuration = configuration
        self.keyring = keyring
        self.phrases = phrases.map { Array($0.trimmingCharacters(in: .whitespaces).utf8) }.filter {
            $0.count >= 4
        }
    }

    /// A finding for the journals, the erased records and the phrases.
    ///
    /// - Parameter progress: Told the file that is searched next.
    /// - Returns: Three lines.
    public func findings(_ progress: (String) -> Void) -> [Finding] {
        let files = Self.files(below: configuration.records) + Self.files(below: configuration.keys)
        return [journals(files), erased(progress), plaintext(files, progress)]
    }

    private static func files(below folder: String) -> [String] {
        // A folder that is not there has no files; what is wrong with it has its own line.
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.sorted().map { "\(folder)/\($0)" }.filter {
            (try? FileManager.default.attributesOfItem(atPath: $0)[.type] as? FileAttributeType)
                == .typeRegular
        }
    }

    // MARK: Journals

    private func journals(_ files: [String]) -> Finding {
        let left = files.filter { $0.hasSuffix("-journal") && !Self.becomesEmpty($0) }
        guard left.isEmpty else {
            return Finding(
                "scan journals", .unfit,
                "\(left.count) hold something (\(Self.name(left[0]))): a commit was cut off; start the worker, or run lethe export, and scan again"
            )
        }
        return Finding("scan journals", .ok, "all are empty")
    }

    private static func becomesEmpty(_ path: String) -> Bool {
        for _ in 0..<journalLooks {
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            if (size ?? 0) == 0 { return true }
            usleep(journalPause)
        }
        return false
    }

    // MARK: Erased records

    private func erased(_ progress: (String) -> Void) -> Finding {
        let subject = "scan erased records"
        guard let keyring else { return Finding(subject, .notChecked, "needs the keyring") }
        do {
            let reader = try VaultReader(configuration, keyring: keyring, clock: .system)
            let hours = Dictionary(grouping: try reader.erased(since: 0), by: \.hour)
            var (count, found) = (0, 0)
            for (hour, erasures) in hours {
                let ids = Set(erasures.flatMap(\.records).map(\.bytes))
                count += ids.count
                let path = "\(configuration.records)/\(configuration.region.name)/\(hour.name).records"
                progress(Self.name(path))
                found += try RawSearch(ids: ids).hits(in: path)
            }
            return found == 0
                ? Finding(subject, .ok, "none of \(count) ids is left in its hour")
                : Finding(
                    subject, .unfit,
                    "\(found) ids of erased records are left in their hours: keep the files and report it")
        } catch let error as VaultError {
            return Finding(subject, .notChecked, error.description)
        } catch {
            return Finding(subject, .unfit, "a file cannot be read")
        }
    }

    // MARK: Plaintext

    private func plaintext(_ files: [String], _ progress: (String) -> Void) -> Finding {
        let subject = "scan phrases"
        guard !phrases.isEmpty else {
            return Finding(subject, .notChecked, "none were given: --phrases FILE, or - for stdin")
        }
        let search = RawSearch(phrases: phrases)
        var found: [String] = []
        for file in files {
            progress(Self.name(file))
            do {
                if try search.hits(in: file) > 0 { found.append(Self.name(file)) }
            } catch {
                return Finding(subject, .unfit, "\(Self.name(file)) cannot be read")
            }
        }
        // Which phrase it was is not said: it may be a number.
        return found.isEmpty
            ? Finding(subject, .ok, "none of \(phrases.count) is in any of \(files.count) files")
            : Finding(
                subject, .unfit, "found in \(found.joined(separator: ", ")): something was stored in clear")
    }

    private static func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}
