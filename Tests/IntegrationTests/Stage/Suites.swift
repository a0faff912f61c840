import Testing

/// Tests of the built program against a real broker, with much to do.
///
/// Each test starts several processes that want the machine, so within a group they run one after the other; the
/// groups run beside each other.
@Suite("the program under load", .serialized)
struct UnderLoad {}

/// What happens when something breaks.
@Suite("the program when something breaks", .serialized)
struct WhenSomethingBreaks {}

/// What commands, files and messages look like from outside.
@Suite("the program from outside", .serialized)
struct FromOutside {}
