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

/// Orders, as whoever sends and watches them sees them.
@Suite("orders from outside", .serialized)
struct OrdersFromOutside {}

/// What becomes of orders when workers, keys, streams or the broker fail or change.
@Suite("orders when something breaks", .serialized)
struct OrdersWhenSomethingBreaks {}

/// What the network between worker and broker does.
@Suite("the program when the network breaks", .serialized)
struct WhenTheNetworkBreaks {}

/// What a broker without memory or room on its disk does.
@Suite("the program and a broker in alarm", .serialized)
struct WhenTheBrokerIsInAlarm {}

/// What strangers send.
@Suite("the program and hostile input", .serialized)
struct WithHostileInput {}

/// What the broker and the rights on it do to a worker.
@Suite("the program when the broker breaks", .serialized)
struct WhenTheBrokerBreaks {}
