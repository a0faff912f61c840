import Foundation

/// The longer part of the tests, which `LETHE_TEST_LONG` in the environment asks for.
public enum LongTests {
    /// Whether it is asked for.
    public static let isWanted = ProcessInfo.processInfo.environment["LETHE_TEST_LONG"]?.isEmpty == false

    /// How often to do something in the quick part and in the longer one.
    public static func rounds(_ quick: Int, _ long: Int) -> Int { isWanted ? long : quick }
}
