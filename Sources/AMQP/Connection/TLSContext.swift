import COpenSSL
import CRabbitMQ
import Glibc

/// A TLS socket of librabbitmq's whose context is set up here rather than by the library.
///
/// The library knows versions up to 1.2 only, judges the certificate after the handshake, never matches an IP
/// address, and loads RSA keys only. So all of it is set on OpenSSL's context: TLS 1.2 or newer, the peer and its
/// name verified within the handshake, own or system authorities, client keys of any kind.
@safe
final class TLSContext {
    /// Owned by the connection, which frees it.
    let socket: OpaquePointer
    private let context: OpaquePointer
    /// What the callbacks below read and write during the handshake.
    private let notes: UnsafeMutablePointer<Notes>

    @unsafe private struct Notes {
        /// Sent as SNI; absent for addresses (RFC 6066 section 3 allows names only).
        var serverName: UnsafeMutablePointer<CChar>?
        /// `X509_V_ERR_…` of the first refusal.
        var refusal: Int32 = 0
        /// `TLS1_…_VERSION` of the handshake that was done.
        var version: Int32 = 0
        /// Days until the broker's certificate expires; nil before the handshake is done.
        var brokerDaysLeft: Int32?
    }

    /// Makes the connection's socket and prepares its context.
    init(
        _ connection: amqp_connection_state_t, host: String, encryption: BrokerEndpoint.Encryption
    ) throws(AMQPError) {
        guard let socket = unsafe amqp_ssl_socket_new(connection),
            let pointer = unsafe amqp_ssl_socket_get_context(socket)
        else { throw AMQPError(.connect, .library(Int(AMQP_STATUS_NO_MEMORY.rawValue))) }
        unsafe self.socket = socket
        unsafe context = OpaquePointer(pointer)
        unsafe notes = .allocate(capacity: 1)
        unsafe notes.initialize(to: Notes())

        // Our name check is part of the handshake and knows addresses; the library's own does not.
        unsafe amqp_ssl_socket_set_verify_hostname(socket, 0)
        try requireModernTLS()
        try verify(host: host)
        try trust(encryption.certificateAuthority)
        try present(certificate: encryption.certificate, key: encryption.key)
        nameServer(host)
        ERR_clear_error()
    }

    deinit {
        // The context outlives this value together with the connection: leave it nothing to follow.
        unsafe SSL_CTX_set_info_callback(context, nil)
        unsafe SSL_CTX_set_ex_data(context, 0, nil)
        unsafe free(notes.pointee.serverName)
        unsafe notes.deinitialize(count: 1)
        unsafe notes.deallocate()
    }

    /// The error of a failed open: the certificate's refusal if there was one, else OpenSSL's or the library's.
    func error(_ status: Int32) -> AMQPError {
        defer { ERR_clear_error() }
        let refusal = unsafe notes.pointee.refusal
        if refusal != 0 { return AMQPError(.connect, .certificateRefused(Int(refusal))) }
        guard status <= AMQP_STATUS_SSL_ERROR.rawValue else {
            return Connection.error(.connect, status: status)
        }
        // The low 23 bits are the reason (ERR_GET_REASON of OpenSSL 3, a macro).
        return AMQPError(.connect, .tls(Int(ERR_peek_last_error() & 0x7F_FFFF)))
    }

    /// How the connection is encrypted, once it is open.
    var security: LinkSecurity {
        let version =
            switch unsafe notes.pointee.version {
            case TLS1_2_VERSION: "TLS 1.2"
            case TLS1_3_VERSION: "TLS 1.3"
            default: "TLS"
            }
        return unsafe LinkSecurity(
            version: version, brokerDaysLeft: notes.pointee.brokerDaysLeft.map { Int($0) },
            ownDaysLeft: Self.daysLeft(SSL_CTX_get0_certificate(context)).map { Int($0) })
    }

    /// Whole days until a certificate expires (ASN1_TIME_diff(3)).
    private static func daysLeft(_ certificate: OpaquePointer?) -> Int32? {
        guard let certificate = unsafe certificate else { return nil }
        var (days, seconds) = (Int32(0), Int32(0))
        guard unsafe ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(certificate)) == 1 else {
            return nil
        }
        return days
    }

    private func requireModernTLS() throws(AMQPError) {
        // SSL_CTX_set_min_proto_version is a macro over this call.
        guard unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1
        else { throw AMQPError(.connect, .tls(0)) }
    }

    private func verify(host: String) throws(AMQPError) {
        let parameters = unsafe SSL_CTX_get0_param(context)
        let isSet =
            if Address.isLiteral(host) {
                unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1
            } else {
                unsafe X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count) == 1
            }
        guard isSet else { throw AMQPError(.connect, .tls(0)) }
        unsafe SSL_CTX_set_ex_data(context, 0, notes)
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER) { isAccepted, store in
            guard isAccepted == 0, let notes = unsafe TLSContext.notes(ofStore: store) else {
                return isAccepted
            }
            if unsafe notes.pointee.refusal == 0 {
                unsafe notes.pointee.refusal = X509_STORE_CTX_get_error(store)
            }
            return 0
        }
    }

    private func trust(_ authorityFile: String?) throws(AMQPError) {
        let isLoaded =
            if let authorityFile {
                unsafe SSL_CTX_load_verify_locations(context, authorityFile, nil) == 1
            } else {
                unsafe SSL_CTX_set_default_verify_paths(context) == 1
            }
        guard isLoaded else { throw AMQPError(.connect, .certificateAuthorityFile) }
    }

    private func present(certificate: String?, key: String?) throws(AMQPError) {
        guard let certificate, let key else { return }
        guard unsafe SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw AMQPError(.connect, .certificateFile)
        }
        try Self.checkPrivate(key)
        guard unsafe SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1,
            unsafe SSL_CTX_check_private_key(context) == 1
        else { throw AMQPError(.connect, .keyFile) }
    }

    private static func checkPrivate(_ key: String) throws(AMQPError) {
        let descriptor = unsafe open(key, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AMQPError(.connect, .keyFile) }
        defer { close(descriptor) }
        guard try SecretFile.isPrivate(descriptor, .connect) else {
            throw AMQPError(.connect, .keyReadableByOthers)
        }
    }

    /// Sends the host's name as SNI.
    ///
    /// The library connects to an address, since names are resolved by us, and sends that address as SNI. The
    /// callback runs when the handshake begins, before the first message is built, and puts the name right; when it
    /// is done, it notes what came of it.
    private func nameServer(_ host: String) {
        if !Address.isLiteral(host) { unsafe notes.pointee.serverName = strdup(host) }
        unsafe SSL_CTX_set_info_callback(context) { connection, place, _ in
            guard place == SSL_CB_HANDSHAKE_START || place == SSL_CB_HANDSHAKE_DONE,
                let connection = unsafe connection, let notes = unsafe TLSContext.notes(of: connection)
            else { return }
            if place == SSL_CB_HANDSHAKE_DONE {
                let certificate = unsafe SSL_get1_peer_certificate(connection)
                unsafe notes.pointee.version = SSL_version(connection)
                unsafe notes.pointee.brokerDaysLeft = TLSContext.daysLeft(certificate)
                unsafe X509_free(certificate)
                return
            }
            // SSL_set_tlsext_host_name is a macro over this call; no name takes the address away.
            unsafe SSL_ctrl(
                connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name),
                UnsafeMutableRawPointer(notes.pointee.serverName))
        }
    }

    private static func notes(ofStore store: OpaquePointer?) -> UnsafeMutablePointer<Notes>? {
        let index = SSL_get_ex_data_X509_STORE_CTX_idx()
        guard let connection = unsafe X509_STORE_CTX_get_ex_data(store, index) else { return nil }
        return unsafe notes(of: OpaquePointer(connection))
    }

    private static func notes(of connection: OpaquePointer) -> UnsafeMutablePointer<Notes>? {
        let context = unsafe SSL_get_SSL_CTX(connection)
        return unsafe SSL_CTX_get_ex_data(context, 0)?.assumingMemoryBound(to: Notes.self)
    }
}
