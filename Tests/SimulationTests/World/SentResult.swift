/// A result as a producer sent it, and what the simulation knows of it.
struct SentResult: Hashable {
    let id: String
    let account: String
    let application: String
    let captured: Int64
    /// Who called and who was called; nil when it is nobody's number.
    let caller: Int?
    let called: Int?
    let body: [UInt8]

    /// The hour of capture.
    var hour: Int64 { captured / 3600 }

    /// Whether its hour is over at a time.
    func isExpired(at now: Int64) -> Bool { hour * 3600 + 30 * 86_400 <= now }
}
