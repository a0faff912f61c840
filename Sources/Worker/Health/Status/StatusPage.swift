import Foundation
import Sealing

/// The page for people: one file, nothing from elsewhere, readable without its script.
struct StatusPage: Sendable {
    private let style = HTML.resource(PackageResources.page_css)
    private let script = HTML.resource(PackageResources.page_js)
    /// The template in pieces; every second one is the name of a part.
    private let template: [Substring]
    /// What the browser is allowed: this style, this script, and asking this worker again.
    let policy: String

    init() {
        template = HTML.resource(PackageResources.page_html).text.split(
            separator: /\{\{|\}\}/, omittingEmptySubsequences: false)
        policy = [
            "default-src 'none'", "style-src '\(Self.hash(style))'", "script-src '\(Self.hash(script))'",
            "connect-src 'self'", "img-src data:", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

    /// The whole page.
    func rendered(_ status: Status) -> String {
        let parts: [Substring: HTML] = [
            "title": "\(status.doing) · \(status.facts.name) · Lethe",
            "state": status.isReady ? "ok" : "waiting",
            "worker": "\(status.facts.name)", "region": "\(status.facts.region)",
            "now": status.nowSection, "conditions": status.conditionsSection, "hour": status.hourSection,
            "days": status.daysSection, "orders": status.ordersSection, "stores": status.storesSection,
            "redactions": status.redactionsSection, "outcomes": status.outcomesSection,
            "links": status.linksSection, "at": status.moment,
            "version": "\(status.facts.version), redaction engine \(status.facts.engine)",
            "style": style, "script": script,
        ]
        return template.enumerated().map { position, piece in
            guard !position.isMultiple(of: 2) else { return String(piece) }
            guard let part = parts[piece] else { preconditionFailure("the page has no such part") }
            return part.text
        }.joined()
    }

    private static func hash(_ resource: HTML) -> String {
        guard let digest = try? SHA256.digest(of: Array(resource.text.utf8)) else {
            preconditionFailure("OpenSSL has SHA-256: HMAC-SHA-256 was fetched before")
        }
        return "sha256-\(Data(digest).base64EncodedString())"
    }
}

extension Status {
    fileprivate var moment: HTML {
        let time = WallClock.rfc3339(now)
        return "<time datetime=\"\(time)\">\(String(time.dropLast()).replacing("T", with: " "))</time>"
    }
}
