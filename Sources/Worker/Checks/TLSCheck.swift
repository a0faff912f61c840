import AMQP

/// What a connection's encryption comes to.
enum TLSCheck {
    /// A certificate with less time left is worth a note.
    private static let noteBelowDays = 30

    /// A finding for the protocol and each certificate.
    static func findings(_ security: LinkSecurity?) -> [Finding] {
        guard let security else {
            return [
                Finding(
                    "tls", .note,
                    "not used: transcripts and passwords cross the network in clear; this machine only")
            ]
        }
        let own =
            security.ownDaysLeft.map { certificate("client certificate", days: $0) }
            ?? Finding("client certificate", .ok, "none: the user logs in by password")
        return [
            Finding("tls", .ok, security.version),
            security.brokerDaysLeft.map { certificate("broker certificate", days: $0) }
                ?? Finding("broker certificate", .notChecked, "the library does not tell"),
            own,
        ]
    }

    private static func certificate(_ subject: String, days: Int) -> Finding {
        days < 0
            ? Finding(subject, .unfit, "expired: renew it; a worker takes it up by itself")
            : Finding(
                subject, days < noteBelowDays ? .note : .ok,
                "\(days) days left" + (days < noteBelowDays ? ": renew it" : ""))
    }
}
