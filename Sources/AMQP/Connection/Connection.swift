import CRabbitMQ
import Glibc

/// One connection with its one channel: the drawer around librabbitmq's `amqp_connection_state_t`.
///
/// A local value of one thread's function, never shared: the library forbids it, and aborts the process when a
/// call finds the connection in another thread's hands. No pointer of the library's leaves it; what comes out has
/// been copied. One channel a connection, because waiting on one channel drops the frames of another.
@safe
struct Connection: ~Copyable {
    /// The only channel number in use.
    static let channel: amqp_channel_t = 1
    /// The largest frame to ask for; RabbitMQ's own default.
    static let frameBytesMax: Int32 = 131_072

    let state: amqp_connection_state_t
    let plan: LinkPlan
    let guardian: CallGuard
    var assembler: MessageAssembler
    /// The broker's version, only digits, letters, dots, hyphens and plus signs of it.
    private(set) var serverVersion = ""
    /// How it is encrypted; nil without TLS.
    private(set) var security: LinkSecurity?
    /// The frame size both sides agreed on.
    private(set) var negotiatedFrameBytes: Int32 = 0

    /// Connects, secures, logs in and opens the virtual host.
    ///
    /// Blocks within the plan's limits.
    /// - Parameters:
    ///   - plan: where and how.
    ///   - guardian: the watchdog's hold; taken over until this value ends.
    ///   - bodyBytesMax: bodies over this are hashed instead of kept.
    /// - Returns: a connection without channel.
    /// - Throws: of the operation that failed, from `.resolve` to `.logIn`.
    static func open(
        _ plan: LinkPlan, guardian: CallGuard, bodyBytesMax: Int
    ) throws(AMQPError) -> Connection {
        guard let state = unsafe amqp_new_connection() else {
            throw AMQPError(.connect, .library(Int(AMQP_STATUS_NO_MEMORY.rawValue)))
        }
        // From here on `deinit` releases what was made, also when the rest throws.
        var connection = unsafe Connection(
            state: state, plan: plan, guardian: guardian,
            assembler: MessageAssembler(bodyBytesMax: bodyBytesMax))
        try connection.establish()
        return connection
    }

    private init(
        state: amqp_connection_state_t, plan: LinkPlan, guardian: CallGuard, assembler: MessageAssembler
    ) {
        unsafe self.state = state
        self.plan = plan
        self.guardian = guardian
        self.assembler = assembler
        guardian.setSettingUp(true)
    }

    private mutating func establish() throws(AMQPError) {
        try connect()
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        try logIn()
        negotiatedFrameBytes = unsafe amqp_get_frame_max(state)
        readServerVersion()
        unsafe lethe_limit_calls(state, Int(plan.timeouts.call.millisecondsRoundedUp))
    }

    deinit {
        guardian.detach()
        guardian.setSettingUp(false)
        // Closes the socket without a word; a clean end went through `close` before.
        unsafe amqp_destroy_connection(state)
    }

    /// The socket, -1 once the library has closed it.
    var descriptor: Int32 { unsafe amqp_get_sockfd(state) }

    /// The heartbeat both sides agreed on.
    var heartbeat: Duration { .seconds(unsafe Int(amqp_get_heartbeat(state))) }

    /// When a wait that begins now must call the library again: it sends heartbeats, and misses the peer's, only
    /// while it is called.
    var nextCallDue: Instant { .now + max(heartbeat / 2, .milliseconds(500)) }

    // MARK: Opening

    private mutating func connect() throws(AMQPError) {
        let endpoint = plan.endpoint
        let addresses = try Resolution.addresses(of: endpoint.host, guardian)
        let allowed =
            endpoint.isEncrypted || endpoint.plaintextAllowed ? addresses : addresses.filter(\.isLoopback)
        guard !allowed.isEmpty else { throw AMQPError(.connect, .notLoopback) }

        // One address after the other by ourselves: the library stops at the first that times out.
        var failure = AMQPError(.connect, .timedOut)
        for address in allowed {
            do throws(AMQPError) {
                try connect(to: address)
                return
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private mutating func connect(to address: Address) throws(AMQPError) {
        let endpoint = plan.endpoint
        let limit = Int(plan.timeouts.connect.millisecondsRoundedUp)
        if let encryption = endpoint.encryption {
            // A new context at every connect, so that renewed certificates need no restart.
            let context = try unsafe TLSContext(state, host: endpoint.host, encryption: encryption)
            // The handshake's callbacks follow pointers that the context owns.
            let status = withExtendedLifetime(context) {
                unsafe lethe_open(context.socket, address.literal, Int32(endpoint.port), limit)
            }
            guard status == AMQP_STATUS_OK.rawValue else { throw context.error(status) }
            security = context.security
        } else {
            guard let socket = unsafe amqp_tcp_socket_new(state) else {
                throw AMQPError(.connect, .library(Int(AMQP_STATUS_NO_MEMORY.rawValue)))
            }
            let status = unsafe lethe_open(socket, address.literal, Int32(endpoint.port), limit)
            guard status == AMQP_STATUS_OK.rawValue else { throw Self.error(.connect, status: status) }
        }
        guardian.attach(descriptor)
        limitUnacknowledgedTime()
    }

    /// Lets the kernel give up a peer that acknowledges nothing, or takes nothing, for two heartbeats.
    private func limitUnacknowledgedTime() {
        var milliseconds = UInt32(clamping: (plan.timeouts.heartbeat * 2).millisecondsRoundedUp)
        // Only a second line of defence behind the watchdog: a refusal changes nothing.
        _ = unsafe setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds,
            socklen_t(MemoryLayout<UInt32>.size))
    }

    private func logIn() throws(AMQPError) {
        unsafe lethe_limit_handshake(state, Int(plan.timeouts.handshake.millisecondsRoundedUp))
        let heartbeat = plan.timeouts.heartbeat.secondsRoundedUp
        let properties = ClientProperties(connectionName: plan.connectionName)
        let reply = try unsafe properties.withTable { table throws(AMQPError) in
            try unsafe logIn(heartbeat: heartbeat, properties: table)
        }
        try unsafe check(reply, .logIn)
    }

    private func logIn(
        heartbeat: Int32, properties: UnsafePointer<amqp_table_t>
    ) throws(AMQPError) -> amqp_rpc_reply_t {
        let host = plan.endpoint.virtualHost
        let user: Secret
        let password: Secret
        switch plan.endpoint.login {
        case .password(let givenUser, let givenPassword): (user, password) = (givenUser, givenPassword)
        case .passwordFile(let givenUser, let path):
            (user, password) = (givenUser, try PasswordFile.read(path))
        case .certificate:
            // The broker ignores the identity, but librabbitmq fails on an empty one.
            return unsafe lethe_login_external(
                state, host, Self.frameBytesMax, heartbeat, properties, "certificate")
        }
        return unsafe user.withExposedBytes { user in
            unsafe password.withExposedBytes { password in
                unsafe lethe_login_plain(
                    state, host, Self.frameBytesMax, heartbeat, properties, user, password)
            }
        }
    }

    private mutating func readServerVersion() {
        guard let table = unsafe amqp_get_server_properties(state)?.pointee else { return }
        for index in 0..<Int(unsafe table.num_entries) {
            let entry = unsafe table.entries[index]
            guard unsafe entry.key.text == "version" else { continue }
            let value = unsafe FieldValue(entry.value, bytesMax: 64)
            guard case .string(let text) = value else { return }
            // Text of the peer's: only what a version can be made of.
            serverVersion = String(
                text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-+".contains($0)) }.prefix(32))
        }
    }

    // MARK: Frame size

    /// Accepts frames up to twice the agreed size.
    ///
    /// A broker does not split headers, and adds its delivery count to one that filled a frame: with the agreed
    /// limit librabbitmq fails on such a message at every redelivery, for ever. Not for connections that publish,
    /// since the same number decides where outgoing bodies are split.
    func acceptLargeHeaders() {
        tune(frameBytes: max(negotiatedFrameBytes, Self.frameBytesMax) * 2)
    }

    /// Goes back to the agreed frame size, before publishing.
    func useNegotiatedFrames() {
        tune(frameBytes: negotiatedFrameBytes)
    }

    private func tune(frameBytes: Int32) {
        // The library aborts the process when tuned in the middle of a frame.
        guard unsafe amqp_release_buffers_ok(state) != 0, unsafe amqp_get_frame_max(state) != frameBytes
        else { return }
        unsafe amqp_tune_connection(
            state, amqp_get_channel_max(state), frameBytes, amqp_get_heartbeat(state))
    }

    // MARK: Closing

    /// Ends the connection politely: an answer is awaited for at most `limit`.
    func endPolitely(limit: Duration = .seconds(2)) {
        guardian.enter(limit: limit + .seconds(1))
        unsafe lethe_limit_calls(state, Int(limit.millisecondsRoundedUp))
        // Whatever the answer: the socket is closed next, and the broker has read all that was sent before.
        _ = unsafe amqp_connection_close(state, 200)
    }
}
