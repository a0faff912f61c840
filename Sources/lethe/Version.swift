import Redaction

/// What this build is.
enum Version {
    /// The program's version.
    static let program = "0.1.0"
    /// Program and engine, for `--version`.
    static let text = "lethe \(program) (redaction engine \(Redactor.engineVersion))"
}
