import Foundation
import Locking
import Producer
import Sealing
import Support

/// The messages that are published: the yardsticks' when they are there, else those of `lethe produce`.
final class MessageFile: Sendable {
    let path: String
    private let made = Locked<[[UInt8]]>([])

    init(path: String) {
        self.path = path
    }

    /// At least so many messages, all different; more only when more are asked for than ever before.
    func bodies(_ count: Int, peers: Peers?, region: Region) async throws -> [[UInt8]] {
        let bodies = made.current
        guard bodies.count < count else { return bodies }
        let new = try await make(count, peers, region)
        made.withLock { $0 = new }
        return new
    }

    private func make(_ count: Int, _ peers: Peers?, _ region: Region) async throws -> [[UInt8]] {
        guard let peers else { return simulated(count, region) }
        try await peers.generate(count, region: region.name, to: path)
        let text = try Data(contentsOf: URL(fileURLWithPath: path))
        return text.split(separator: UInt8(ascii: "\n")).map { [UInt8]($0) }
    }

    private func simulated(_ count: Int, _ region: Region) -> [[UInt8]] {
        var options = SimulatorOptions(
            now: Int64(Date.now.timeIntervalSince1970 * 1000), regions: [region.name])
        options.rates = .nothingButSpeech
        var simulator = CallSimulator(seed: 1, options: options)
        return simulator.messages(count).map(\.body)
    }
}

extension Rates {
    /// Ordinary speech only.
    fileprivate static var nothingButSpeech: Rates {
        var rates = Rates()
        (rates.duplicate, rates.late, rates.expired, rates.foreign) = (0, 0, 0, 0)
        (rates.malformed, rates.disabled, rates.empty) = (0, 0, 0)
        return rates
    }
}
