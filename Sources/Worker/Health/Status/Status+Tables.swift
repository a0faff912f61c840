import Foundation
import Messages
import Sealing
import Vault

/// What the page shows in tables.
extension Status {
    var ordersSection: HTML {
        guard let orders = counts.orders else {
            return "<h2>Orders</h2><p>The ledger has not been followed yet.</p>"
        }
        let rows = orders.latest.map { order -> HTML in
            """
            <tr><th scope="row">\(order.verb.rawValue)</th><td>\(Wording.time(order.requestedAt))</td>\
            <td>\(standing(order))</td>\
            <td class="n">\(Wording.number(order.keysDestroyed))</td>\
            <td class="n">\(Wording.number(order.recordsErased))</td>\
            <td><code>\(order.id.uuidString.lowercased())</code></td></tr>
            """
        }
        return """
            <h2>Orders</h2>
            <p>\(ordersSentence(orders)) Other stores answer for themselves: <code>lethe orders</code> shows who has, and for whom each order waits.</p>
            \(Self.table(
                "The latest orders and this store's answer (UTC)",
                [
                    "Command", "Asked", "This store", .number("Keys destroyed"), .number("Records erased"), "Order",
                ], rows,
                none: "No order has come."))
            """
    }

    private func ordersSentence(_ orders: OrderOverview) -> HTML {
        let sent: HTML =
            orders.receiptsWaiting == 0
            ? "every answer has been confirmed by the broker"
            : "\(Wording.count(orders.receiptsWaiting, "answer")) still to be confirmed by the broker"
        return
            "This store knows \(Wording.count(orders.known, "order")) and has settled \(Wording.number(orders.known - orders.waiting)); \(sent)."
    }

    private func standing(_ order: OrderOverview.Line) -> HTML {
        switch order.standing {
        case .done: "done"
        case .found: "counted"
        case .pending: "<strong>not carried out yet</strong>"
        case .held: "<strong>held: more than 1,000 hits</strong>"
        case .blocked: "<strong>blocked: a key version is missing</strong>"
        }
    }

    var storesSection: HTML {
        let rows = (counts.orders?.peers ?? []).map { peer -> HTML in
            """
            <tr><th scope="row">\(peer.name)\(peer.isSelf ? Self.thisOne : .empty)</th>\
            <td>\(Wording.time(peer.heardAt)), \(Wording.duration(now - peer.heardAt)) ago</td>\
            <td>\(peer.oldestHour.map { Wording.time($0.startSeconds) } ?? "empty")</td><td>\(peer.software)</td></tr>
            """
        }
        return """
            <h2>Stores of \(facts.region)</h2>
            \(Self.table(
                "Each store speaks at its start and once a day (UTC)",
                ["Worker", "Last word", "Oldest hour then", "Version"], rows,
                none: "No store has spoken yet."))
            """
    }

    var redactionsSection: HTML {
        let most = redactions.first?.number ?? 1
        let rows = redactions.map { type, number -> HTML in
            "<tr><th scope=\"row\">\(type)</th><td class=\"n\">\(Wording.number(number))</td><td class=\"share\">\(Self.share(number, most))</td></tr>"
        }
        return """
            <h2>Redactions</h2>
            \(Self.table(
                "Masks put into stored text since the start, by type", ["Type", .number("Masks"), "Share"], rows,
                none: "Nothing has been masked yet."))
            """
    }

    var outcomesSection: HTML {
        let most = outcomes.map(\.number).max().map { max(1, $0) } ?? 1
        let rows = outcomes.map { name, number -> HTML in
            "<tr><th scope=\"row\">\(name.replacing("_", with: " "))</th><td class=\"n\">\(Wording.number(number))</td><td class=\"share\">\(Self.share(number, most))</td></tr>"
        }
        return """
            <h2>Results</h2>
            \(Self.table(
                "What became of results since \(Wording.minute(startedAt)) UTC", ["Outcome", .number("Results"), "Share"],
                rows, none: ""))
            """
    }

    var linksSection: HTML {
        let rows = links.map { link -> HTML in
            """
            <tr><th scope="row">\(link.name.rawValue)</th>\
            <td>\(link.figures.state)\(link.figures.isBlocked ? Self.blocked : .empty)</td>\
            <td>\(Wording.time(since(link.figures)))</td>\
            <td class="n">\(Wording.number(link.figures.reconnects))</td></tr>
            """
        }
        return """
            <h2>Broker and ledger</h2>
            \(Self.table("Connections to the broker (UTC)", ["Link", "State", "Since", .number("Lost")], rows, none: "None yet."))
            <p>\(ledgerSentence)</p>
            """
    }

    private var ledgerSentence: HTML {
        let ledger = counts.ledger
        let behind = Wording.duration(ledger.lagSeconds(now: now))
        let handled: HTML =
            ledger.handled < 0
            ? "No entry of the ledger has been handled yet"
            : "The ledger is handled up to its entry \(Wording.number(ledger.handled))"
        if !ledger.isFollowed { return "\(handled); it has not been followed for \(behind)." }
        guard ledger.lagEntries > 0 else { return "\(handled): its end." }
        return "\(handled); \(Wording.count(ledger.lagEntries, "entry", "entries")) more for \(behind)."
    }

    // MARK: Parts

    private static let thisOne: HTML = " <span class=\"quiet\">(this one)</span>"
    private static let blocked: HTML = ", <strong>blocked by an alarm</strong>"

    /// The head of a column.
    struct Column: ExpressibleByStringLiteral {
        let html: HTML

        /// A column of words.
        init(stringLiteral name: String) { html = "<th scope=\"col\">\(name)</th>" }

        private init(_ html: HTML) { self.html = html }

        /// A column of numbers, which stand below each other.
        static func number(_ name: String) -> Column { Column("<th scope=\"col\" class=\"n\">\(name)</th>") }
    }

    /// A table that scrolls by itself where it is too wide, also by keyboard.
    static func table(_ caption: String, _ columns: [Column], _ rows: [HTML], none: String) -> HTML {
        guard !rows.isEmpty else { return "<p class=\"quiet\">\(none)</p>" }
        return """
            <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table>
            <caption>\(caption)</caption>
            <thead><tr>\(HTML.all(columns.map(\.html)))</tr></thead>
            <tbody>
            \(HTML.all(rows))
            </tbody></table></div>
            """
    }

    /// A bar as long as the number is large; the number stands beside it.
    private static func share(_ number: UInt64, _ most: UInt64) -> HTML {
        let width = most == 0 ? 0 : Int(number * 100 / most)
        return
            "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"stored\" x=\"0\" y=\"0\" width=\"\(width)\" height=\"8\"/></svg>"
    }
}
