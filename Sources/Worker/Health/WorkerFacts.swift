/// What a worker is, as metrics and pages name it; it does not change while it runs.
public struct WorkerFacts: Sendable {
    /// The worker's name: a label.
    public let name: String
    /// Its region's name.
    public let region: String
    /// The program's version.
    public let version: String
    /// The redaction engine's version.
    public let engine: String
    /// Whether results are taken.
    public let takesResults: Bool
    /// How long a record is kept, in seconds.
    public let retentionSeconds: Int64

    /// Takes all of it.
    public init(
        name: String, region: String, version: String, engine: String, takesResults: Bool,
        retentionSeconds: Int64
    ) {
        self.name = name
        self.region = region
        self.version = version
        self.engine = engine
        self.takesResults = takesResults
        self.retentionSeconds = retentionSeconds
    }
}
