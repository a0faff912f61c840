/// What a simulation is to be like.
public struct SimulatorOptions: Sendable {
    /// The moment the simulation takes for now, in milliseconds since 1970; with the seed it decides every
    /// byte.
    public var now: Int64

    /// Captures lie in so many milliseconds before ``now`` (default 20 minutes), but for late and expired
    /// ones.
    public var spread: Int64 = 20 * 60_000

    /// The regions that messages are published to, each as often as the others; at least one.
    public var regions: [String]

    /// How often the kinds of messages occur.
    public var rates = Rates()

    /// The part of foreign messages that belong to ``elsewhere``, 0–1; all, when there is only one region.
    public var elsewhereShare = 0.2

    /// A region that no broker of the simulation has a queue for.
    public var elsewhere = "nowhere-9"

    /// The number of accounts, at least one (default 12).
    public var accounts = 12

    /// The number of applications, at least one (default 60); each belongs to one account.
    public var applications = 60

    /// How many calls are under way at once, their turns mixed, at least one (default 16).
    public var callsAtOnce = 16

    /// How many different hours late messages were captured in, at least one (default 12).
    ///
    /// Real ones come in clumps, after an outage; and each hour costs a store two files.
    public var lateHours = 12

    /// What to plant in the messages, for leak tests.
    public var marker: Marker?

    /// Options with the defaults.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - regions: at least one.
    public init(now: Int64, regions: [String] = ["eu-3"]) {
        self.now = now
        self.regions = regions
    }

    /// What would make a simulation impossible, as a sentence; nil when all is well.
    public var problem: String? {
        if regions.isEmpty || Set(regions).count != regions.count {
            return "there must be at least one region, each named once"
        }
        if regions.contains(elsewhere) { return "the unknown region must not be among the regions" }
        if !rates.isValid { return "rates must lie in 0–1, and their sum too" }
        if accounts < 1 || applications < 1 || callsAtOnce < 1 || lateHours < 1 {
            return "accounts, applications, calls at once and late hours must be at least 1"
        }
        if spread < 0 || now - spread < 400 * 86_400_000 {
            return "the spread must not be negative, and now must lie after 1971"
        }
        return (0...1).contains(elsewhereShare) ? nil : "the share of the unknown region must lie in 0–1"
    }
}
