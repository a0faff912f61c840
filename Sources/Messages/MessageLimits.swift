/// Bounds of what Lethe reads from the broker.
public enum MessageLimits {
    /// The largest body that is looked at, in bytes; a longer one is malformed (DESIGN 3.1: 256 KiB).
    public static let bodyBytesMax = 262_144

    /// The largest command that is looked at, in bytes.
    public static let commandBytesMax = 65_536

    /// The longest account or application, in Unicode scalars: of a command, and so of a result, which must not hold what no
    /// command can name.
    public static let nameScalarsMax = 256

    /// The fewest digits of an international number (DESIGN 3.2).
    public static let internationalDigitsMin = 7

    /// The most digits of an international number (ITU-T E.164).
    public static let internationalDigitsMax = 15

    /// The longest `id`, in Unicode scalars (DESIGN 3.1).
    public static let idScalarsMax = 128

    /// The most digits of which a part is kept: longer ones hold more than a number (ITU-T E.164: 15).
    public static let keptDigitsMax = 15

    /// The fewest digits of which a part is kept; from fewer nothing is (DESIGN 3.1: more than six).
    public static let keptDigitsMin = 7

    /// How many digits are taken off the end of a number before any of it is kept.
    public static let removedDigits = 4

    /// How many digits, counted from the end, tell one person from another (DESIGN 3.2).
    public static let personDigits = 8

    /// How many digits of a person's number a network may leave, as whole numbers or behind one 0
    /// (DESIGN 3.2).
    public static let shortenedPersonDigits = [7, 6, 5]

    /// The most digits that are an extension and not a number.
    public static let extensionDigitsMax = 4

    /// The largest confidence that is kept; Vonage gives a share of one, and a percentage would still make sense.
    public static let confidenceMax = 100.0

    /// Whether a text has no more Unicode scalars than it may.
    public static func fits(_ text: String, scalarsMax: Int) -> Bool {
        // No string has more scalars than bytes, so the usual one need not be walked through.
        text.utf8.count <= scalarsMax || text.unicodeScalars.count <= scalarsMax
    }

    /// How far in the future a capture may lie, in seconds; beyond it a result is malformed (DESIGN 3.1).
    public static let futureSecondsMax: Int64 = 300
}
