/// Methods that arrive outside a call's answer, or that we answer (AMQP 0-9-1: class id, method id).
///
/// librabbitmq's names for them are cast macros, which Swift does not import; the shim header checks at build
/// time that these numbers are the same.
enum Method: UInt32 {
    case connectionClose = 0x000A_0032
    case connectionCloseOK = 0x000A_0033
    case connectionBlocked = 0x000A_003C
    case connectionUnblocked = 0x000A_003D
    case channelFlow = 0x0014_0014
    case channelFlowOK = 0x0014_0015
    case channelClose = 0x0014_0028
    case channelCloseOK = 0x0014_0029
    case basicCancel = 0x003C_001E
    case basicCancelOK = 0x003C_001F
    case basicReturn = 0x003C_0032
    case basicDeliver = 0x003C_003C
    case basicGetOK = 0x003C_0047
    case basicGetEmpty = 0x003C_0048
    case basicAck = 0x003C_0050
    case basicNack = 0x003C_0078
}
