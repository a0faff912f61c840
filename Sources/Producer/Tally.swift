public import Foundation

/// How many messages of each kind there were and what should have become of them, to reconcile a run with.
///
/// In JSON: `{"sent", "kinds": {kind: n}, "variants": {"malformed.truncated": n}, "outcomes": {outcome: n},
/// "regions": {region: {"published", "forwarded", "records", "outcomes": {outcome: n}}}}`.
public struct Tally: Sendable, Codable, Equatable {
    /// What concerns one region.
    public struct Region: Sendable, Codable, Equatable {
        /// Messages published with the region's routing key.
        public internal(set) var published = 0
        /// Messages that other regions' workers pass on to this one.
        public internal(set) var forwarded = 0
        /// Different records that the region's stores hold in the end, merged by record id.
        public internal(set) var records = 0
        /// Outcomes by name at the region's workers; their sum is ``published`` plus ``forwarded``.
        ///
        /// With several workers, some of `duplicate` are counted as `stored`: the sum of the two stays.
        public internal(set) var outcomes: [String: Int] = [:]
    }

    /// All messages.
    public private(set) var sent = 0
    /// Messages by ``MessageKind``.
    public private(set) var kinds: [String: Int] = [:]
    /// Messages by kind and variant, joined by a dot.
    public private(set) var variants: [String: Int] = [:]
    /// Outcomes in all regions, those in the regions that messages are passed on to included.
    public private(set) var outcomes: [String: Int] = [:]
    /// What concerns each region.
    public private(set) var regions: [String: Region] = [:]

    /// Nothing sent yet.
    public init() {}

    /// Counts a message.
    public mutating func count(_ message: SimulatedMessage) {
        sent += 1
        kinds[message.kind.rawValue, default: 0] += 1
        if let variant = message.variant {
            variants["\(message.kind.rawValue).\(variant)", default: 0] += 1
        }
        regions[message.routingKey, default: Region()].published += 1
        count(message.outcome, in: message.routingKey)
        if let outcome = message.outcomeAtHome {
            regions[message.region, default: Region()].forwarded += 1
            count(outcome, in: message.region)
        }
    }

    private mutating func count(_ outcome: ExpectedOutcome, in region: String) {
        outcomes[outcome.rawValue, default: 0] += 1
        regions[region, default: Region()].outcomes[outcome.rawValue, default: 0] += 1
        if outcome == .stored { regions[region, default: Region()].records += 1 }
    }

    /// The tally as JSON in UTF-8, keys sorted, over several lines.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
