/// What stopped a test's own machinery, in one sentence; not a finding about the program.
public struct TestFailure: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// Makes a failure.
    ///
    /// - Parameter description: one sentence, with what to do when there is something to do.
    public init(_ description: String) {
        self.description = description
    }
}
