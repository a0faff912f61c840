import Foundation
import Messages
import Orders
import Sealing
import Testing

/// A token, as an entry has it.
private let token = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"

/// Entries of the ledger as text: the format that every worker of every later version must read.
@Suite struct EntryTests {
    /// An entry, and its text.
    struct Vector: Sendable {
        let entry: LedgerEntry
        let text: String
    }

    private static let ones = "01" + String(repeating: "01", count: 15)

    private static func order(_ subject: String, flags: String = #""suppress":false"#, broad: Bool = false)
        -> String
    {
        // Members are sorted: what is about the subject stands on both sides of the others.
        let parts = subject.split(separator: "|", omittingEmptySubsequences: false)
        return
            #"{"kind":"order","order":{\#(parts[0])"admitted_at":"2026-11-23T15:04:05Z","admitted_by":"\#(ones)""#
            + #",\#(parts[1])"broad":\#(broad),"command":"\#(parts[2])",\#(parts[3])"id":"00000000-0000-0000-0000-000000000001","#
            + #""requested_at":"2026-11-23T15:04:05Z",\#(flags)\#(parts[4])},"version":1}"#
    }

    static func vectors() throws -> [Vector] {
        let before = CaptureHour(containing: Sample.now)
        return [
            Vector(
                entry: .opening(at: Timestamp(secondsSince1970: Sample.now)),
                text: #"{"kind":"opening","opening":{"at":"2026-11-23T15:04:05Z"},"version":1}"#),
            Vector(
                entry: .order(Sample.order(.forget, try Sample.person(), suppress: true, broad: true)),
                text: order(
                    #""account":"acct-1",|"application":"app-1",|forget||,"tokens":{"1":["\#(token)"]}"#,
                    flags: #""suppress":true"#, broad: true)),
            Vector(
                entry: .order(
                    Sample.order(
                        .find, try Sample.person(account: "a/b\u{e9}", application: nil))),
                text: order(#""account":"a/bé",||find||,"tokens":{"1":["\#(token)"]}"#)),
            Vector(
                entry: .order(Sample.order(.purge, .application(account: "acct-1", application: "app-1"))),
                text: order(#""account":"acct-1",|"application":"app-1",|purge||"#)),
            Vector(
                entry: .order(Sample.order(.lift, .account("acct-1"))),
                text: order(#""account":"acct-1",||lift||"#)),
            Vector(
                entry: .order(Sample.order(.purge, .before(before))),
                text: order(#"|"before":"2026-11-23T15",|purge||"#)),
            Vector(
                entry: .order(Sample.order(.purge, .everything)),
                text: order(#"||purge|"everything":true,|"#)),
            Vector(
                entry: .here(Sample.here(1, oldestHour: before)),
                text:
                    #"{"here":{"clock":"2026-11-23T15:04:05Z","created":"2026-11-22T15:04:05Z","index":[1],"#
                    + #""name":"worker-1","oldest_hour":"2026-11-23T15","#
                    + #""public_key":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE","run":1,"software":"1.0","#
                    + #""start":"00000000-0000-0000-0000-000000000001","store":"\#(ones)","wrapping":[1]},"#
                    + #""kind":"here","version":1}"#),
            Vector(
                entry: .retire(
                    Retirement(store: .numbered(1), at: Timestamp(secondsSince1970: Sample.now))),
                text:
                    #"{"kind":"retire","retire":{"at":"2026-11-23T15:04:05Z","store":"\#(ones)"},"version":1}"#
            ),
        ]
    }

    @Test("an entry has the text it always had, and reads back as the same entry")
    func vectors() throws {
        for vector in try Self.vectors() {
            #expect(String(decoding: vector.entry.encoded(), as: UTF8.self) == vector.text)
            #expect(LedgerEntry.decode(Array(vector.text.utf8)) == .entry(vector.entry))
        }
    }

    @Test("tokens of several versions and forms, fractions of a second and an empty store survive the text")
    func roundTrips() throws {
        let at = Timestamp(secondsSince1970: Sample.now, nanoseconds: 123_456_789)
        let order = Order(
            id: UUID(), verb: .forget, subject: try Sample.person(versions: 1...12, forms: [3, 4]),
            requestedAt: at, admittedAt: at, admittedBy: .random())
        for entry in [LedgerEntry.order(order), .opening(at: at), .here(Sample.here(9))] {
            let text = entry.encoded()
            #expect(text == entry.encoded())
            #expect(LedgerEntry.decode(text) == .entry(entry))
        }
    }

    @Test("whatever cuts an entry short makes it unknown")
    func truncations() throws {
        for vector in try Self.vectors() {
            let text = Array(vector.text.utf8)
            for length in text.indices { #expect(LedgerEntry.decode(Array(text[..<length])) == .unknown) }
        }
    }

    @Test("a changed byte makes an entry unknown or another entry, and never ends the program")
    func flips() throws {
        for vector in try Self.vectors() {
            let text = Array(vector.text.utf8)
            for index in text.indices {
                for mask: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
                    var changed = text
                    changed[index] ^= mask
                    guard case .entry(let entry) = LedgerEntry.decode(changed) else { continue }
                    #expect(LedgerEntry.decode(entry.encoded()) == .entry(entry))
                }
            }
        }
    }

    @Test(
        "what a newer program writes is unknown, never skipped",
        arguments: [
            #"{"kind":"opening","opening":{"at":"2026-11-23T15:04:05Z"},"version":2}"#,
            #"{"kind":"opening","opening":{"at":"2026-11-23T15:04:05Z"},"version":"1"}"#,
            #"{"kind":"opening","opening":{"at":"2026-11-23T15:04:05Z"}}"#,
            #"{"kind":"merge","merge":{"at":"2026-11-23T15:04:05Z"},"version":1}"#,
            #"{"kind":"here","opening":{"at":"2026-11-23T15:04:05Z"},"version":1}"#,
            #"{"kind":"opening","opening":{"at":"yesterday"},"version":1}"#,
            #"{"kind":"retire","retire":{"at":"2026-11-23T15:04:05Z","store":"01"},"version":1}"#,
            "", "{}", "[]", "null", "1", "\u{0}", "{\"kind\":\"opening\"",
        ])
    func unknown(text: String) {
        #expect(LedgerEntry.decode(Array(text.utf8)) == .unknown)
    }

    @Test(
        "an order about nothing, or about two things at once, is unknown",
        arguments: [
            "||forget||", #"|"application":"app-1",|purge||"#,
            #""account":"a",|"before":"2026-11-23T15",|purge||"#,
            #"|"before":"2026-11-23T15",|purge|"everything":true,|"#, #"||purge|"everything":false,|"#,
            #"|"before":"2026-11-23T25",|purge||"#, #""account":"a",||obliterate||"#,
            #""account":"a",||forget||,"tokens":{}"#, #""account":"a",||forget||,"tokens":{"1":[]}"#,
            #""account":"a",||forget||,"tokens":{"1":["AQEB"]}"#,
            #""account":"a",||forget||,"tokens":{"one":["\#(token)"]}"#,
            #"||forget||,"tokens":{"1":["\#(token)"]}"#,
        ])
    func badSubjects(subject: String) {
        #expect(LedgerEntry.decode(Array(Self.order(subject).utf8)) == .unknown)
    }
}
