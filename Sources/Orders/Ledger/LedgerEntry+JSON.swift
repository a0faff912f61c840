public import Foundation
import Messages
import Sealing

/// What the authenticated text of a note turned out to be.
public enum DecodedEntry: Sendable, Hashable {
    /// An entry of this version.
    case entry(LedgerEntry)
    /// Something that a newer program has written: stop, and never skip it.
    case unknown
}

/// An entry as JSON, format version 1: members `version`, `kind`, `nonce`, and what the kind has.
///
/// Times are RFC 3339, ids hexadecimal or UUIDs, keys and tokens base64url, hours `2026-11-23T15`; absent
/// members are null or missing.
extension LedgerEntry {
    static let version = 1

    /// The entry's text, the same for the same entry.
    ///
    /// - Parameter nonce: Random, for an entry that is appended: so that of two ledgers with the same order in
    ///   the same place, none is taken for the other (``LedgerPosition``). Nobody reads it.
    /// - Returns: JSON.
    public func encoded(nonce: UUID? = nil) -> [UInt8] {
        var wire =
            switch self {
            case .opening(let at): WireEntry(kind: "opening", opening: WireOpening(at: at.rfc3339))
            case .order(let order): WireEntry(kind: "order", order: WireOrder(order))
            case .here(let here): WireEntry(kind: "here", here: WireHere(here))
            case .retire(let retirement): WireEntry(kind: "retire", retire: WireRetirement(retirement))
            }
        wire.nonce = nonce?.uuidString.lowercased()
        return JSONText.encode(wire)
    }

    /// Reads an entry whose authenticity has been checked.
    public static func decode(_ text: [UInt8]) -> DecodedEntry {
        // Only a holder of the control keys can have written it: what does not read is a newer program's.
        guard let wire = JSONText.decode(WireEntry.self, from: text), wire.version == version,
            let entry = wire.entry
        else { return .unknown }
        return .entry(entry)
    }
}

private struct WireEntry: Codable {
    var version = LedgerEntry.version
    let kind: String
    var nonce: String?
    var opening: WireOpening?
    var order: WireOrder?
    var here: WireHere?
    var retire: WireRetirement?

    var entry: LedgerEntry? {
        switch kind {
        case "opening": opening.flatMap { Timestamp(rfc3339: $0.at) }.map { .opening(at: $0) }
        case "order": order?.order.map { .order($0) }
        case "here": here?.here.map { .here($0) }
        case "retire": retire?.retirement.map { .retire($0) }
        default: nil
        }
    }
}

private struct WireOpening: Codable {
    let at: String
}

private struct WireOrder: Codable {
    let id: String
    let command: String
    let account: String?
    let application: String?
    let tokens: [String: [String]]?
    let before: String?
    let everything: Bool?
    let suppress: Bool
    let broad: Bool
    let requestedAt: String
    let admittedAt: String
    let admittedBy: String

    init(_ order: Order) {
        id = order.id.uuidString.lowercased()
        command = order.verb.rawValue
        var parts = Parts()
        switch order.subject {
        case .person(let account, let application, let tokens):
            (parts.account, parts.application) = (account, application)
            parts.tokens = Dictionary(
                uniqueKeysWithValues: tokens.byVersion.map { version, tokens in
                    (String(version), tokens.map { Base64URL.encode($0.bytes) })
                })
        case .application(let account, let application):
            (parts.account, parts.application) = (account, application)
        case .account(let account): parts.account = account
        case .before(let hour): parts.before = hour.name
        case .everything: parts.everything = true
        }
        account = parts.account
        application = parts.application
        tokens = parts.tokens
        before = parts.before
        everything = parts.everything
        suppress = order.suppress
        broad = order.broad
        requestedAt = order.requestedAt.rfc3339
        admittedAt = order.admittedAt.rfc3339
        admittedBy = order.admittedBy.hex
    }

    private struct Parts {
        var account: String?
        var application: String?
        var tokens: [String: [String]]?
        var before: String?
        var everything: Bool?
    }

    var order: Order? {
        guard let id = UUID(uuidString: id), let verb = Command.Verb(rawValue: command), let subject,
            let requestedAt = Timestamp(rfc3339: requestedAt),
            let admittedAt = Timestamp(rfc3339: admittedAt),
            let admittedBy = StoreID(hex: admittedBy)
        else { return nil }
        return Order(
            id: id, verb: verb, subject: subject, suppress: suppress, broad: broad, requestedAt: requestedAt,
            admittedAt: admittedAt, admittedBy: admittedBy)
    }

    private var subject: Order.Subject? {
        switch (account, application, tokens, before, everything) {
        case (let account?, let application, let tokens?, nil, nil):
            Self.read(tokens).map { .person(account: account, application: application, tokens: $0) }
        case (let account?, let application?, nil, nil, nil):
            .application(account: account, application: application)
        case (let account?, nil, nil, nil, nil): .account(account)
        case (nil, nil, nil, let before?, nil): CaptureHour(name: before).map { .before($0) }
        case (nil, nil, nil, nil, true?): .everything
        default: nil
        }
    }

    private static func read(_ texts: [String: [String]]) -> PersonTokens? {
        var byVersion: [Int: [PersonToken]] = [:]
        for (version, texts) in texts {
            let tokens = texts.compactMap { Base64URL.decode($0).flatMap(PersonToken.init(bytes:)) }
            guard let version = Int(version), tokens.count == texts.count else { return nil }
            byVersion[version] = tokens
        }
        return PersonTokens(byVersion)
    }
}

private struct WireHere: Codable {
    let store: String
    let name: String
    let start: String
    let run: Int64
    let publicKey: String
    let created: String
    let oldestHour: String?
    let wrapping: [Int]
    let index: [Int]
    let software: String
    let clock: String

    init(_ here: Here) {
        store = here.store.hex
        name = here.name
        start = here.start.uuidString.lowercased()
        run = here.run
        publicKey = Base64URL.encode(here.publicKey)
        created = here.created.rfc3339
        oldestHour = here.oldestHour?.name
        wrapping = here.wrapping
        index = here.index
        software = here.software
        clock = here.clock.rfc3339
    }

    var here: Here? {
        guard let store = StoreID(hex: store), let start = UUID(uuidString: start),
            let publicKey = Base64URL.decode(publicKey), let created = Timestamp(rfc3339: created),
            let clock = Timestamp(rfc3339: clock)
        else { return nil }
        return Here(
            store: store, name: name, start: start, run: run, publicKey: publicKey, created: created,
            oldestHour: oldestHour.flatMap(CaptureHour.init(name:)), wrapping: wrapping, index: index,
            software: software, clock: clock)
    }
}

private struct WireRetirement: Codable {
    let store: String
    let at: String

    init(_ retirement: Retirement) {
        store = retirement.store.hex
        at = retirement.at.rfc3339
    }

    var retirement: Retirement? {
        guard let store = StoreID(hex: store), let at = Timestamp(rfc3339: at) else { return nil }
        return Retirement(store: store, at: at)
    }
}
