/// What must be known of a broker URL before anybody connects to it.
enum BrokerURL {
    /// Whether the URL's user part has a password.
    static func holdsPassword(_ url: String) -> Bool {
        guard let scheme = url.firstRange(of: "://") else {
            return url.contains("@")
        }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else {
            return false
        }
        return authority[..<at].contains(":")
    }

    /// Whether the URL has one of the two schemes and names a host, so that a slip of the pen is found with all others.
    static func looksUsable(_ url: String) -> Bool {
        guard let scheme = ["amqp://", "amqps://"].first(where: { url.lowercased().hasPrefix($0) }) else {
            return false
        }
        let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return !host.isEmpty && !host.hasPrefix(":")
    }
}
