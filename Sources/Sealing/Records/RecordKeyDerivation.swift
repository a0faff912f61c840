import COpenSSL

/// Derives record keys: HKDF-SHA-256 (RFC 5869) from two HMAC contexts that it keeps, since EVP_KDF fetches
/// its digest anew for every key.
///
/// Format version 1:
///
///     IKM   application's key (32) ‖ caller's (32, if bit 1 of kinds) ‖ called number's (32, if bit 2)
///     salt  "lethe/1/record", ASCII
///     info  format version (1) ‖ kinds (1) ‖ record id (16)
///     OKM   AES-256-GCM key (32) ‖ key commitment (32)
///
/// Every input has a fixed length that version and kinds determine, so no two inputs look alike.
@safe
final class RecordKeyDerivation {
    static let salt = Array("lethe/1/record".utf8)
    static let keyBytes = 32
    static let commitmentBytes = 32

    /// Keyed by the salt.
    private let extractor: OpaquePointer
    /// Keyed by each record's pseudo-random key in turn.
    private let expander: OpaquePointer
    /// IKM, pseudo-random key, the message to expand, and OKM, each at its offset.
    private let room: UnsafeMutableRawBufferPointer

    private static let codeBytes = MACKey.byteCount
    private static let infoBytes = 2 + RecordID.byteCount
    private static let secretStart = 3 * HolderKey.byteCount
    private static let messageStart = secretStart + codeBytes
    private static let outputStart = messageStart + codeBytes + infoBytes + 1
    private static let roomBytes = outputStart + keyBytes + commitmentBytes

    init() throws(SealingError) {
        let algorithms = try Algorithms.fetched(for: .prepare)
        guard let extractor = unsafe MACContext.make(algorithms, key: SecretBytes(copying: Self.salt)) else {
            throw SealingError(.prepare, .library)
        }
        guard let expander = unsafe MACContext.make(algorithms) else {
            unsafe EVP_MAC_CTX_free(extractor)
            throw SealingError(.prepare, .library)
        }
        unsafe self.extractor = extractor
        unsafe self.expander = expander
        unsafe room = .allocate(byteCount: Self.roomBytes, alignment: 16)
        unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        unsafe EVP_MAC_CTX_free(extractor)
        unsafe EVP_MAC_CTX_free(expander)
        unsafe OPENSSL_cleanse(room.baseAddress, room.count)
        unsafe room.deallocate()
    }

    /// Derives a record's key and commitment and lends them to the body; they are wiped when it returns.
    ///
    /// - Returns: What the body returns, nil when OpenSSL fails.
    @inline(__always)
    func withKey<Result>(
        of keys: HolderKeys, formatVersion: UInt8, recordID: RecordID,
        _ body: (_ key: UnsafeRawBufferPointer, _ commitment: UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        defer { unsafe OPENSSL_cleanse(room.baseAddress, room.count) }
        guard expand(keys, formatVersion, recordID) else {
            return nil
        }
        let output = unsafe slice(Self.outputStart, Self.keyBytes + Self.commitmentBytes)
        return unsafe body(
            UnsafeRawBufferPointer(rebasing: output.prefix(Self.keyBytes)),
            UnsafeRawBufferPointer(rebasing: output.dropFirst(Self.keyBytes)))
    }

    private func expand(_ keys: HolderKeys, _ formatVersion: UInt8, _ recordID: RecordID) -> Bool {
        let secret = unsafe slice(Self.secretStart, Self.codeBytes)
        let inputCount = copyKeys(keys)
        guard unsafe MACContext.run(extractor, UnsafeRawBufferPointer(slice(0, inputCount)), into: secret),
            unsafe MACContext.setKey(expander, UnsafeRawBufferPointer(secret))
        else {
            return false
        }
        // The message is T(i-1) ‖ info ‖ i; the first has no T before it.
        let message = unsafe slice(Self.messageStart, Self.codeBytes + Self.infoBytes + 1)
        let info = unsafe slice(Self.messageStart + Self.codeBytes, Self.infoBytes + 1)
        unsafe info[0] = formatVersion
        unsafe info[1] = keys.kinds.rawValue
        unsafe withUnsafeBytes(of: recordID) { id in
            unsafe UnsafeMutableRawBufferPointer(rebasing: info[2...]).copyMemory(from: id)
        }
        unsafe info[Self.infoBytes] = 1
        let first = unsafe slice(Self.outputStart, Self.codeBytes)
        guard unsafe MACContext.finish(expander, UnsafeRawBufferPointer(info), into: first) else {
            return false
        }
        unsafe message.copyMemory(from: UnsafeRawBufferPointer(first))
        unsafe info[Self.infoBytes] = 2
        let second = unsafe slice(Self.outputStart + Self.codeBytes, Self.codeBytes)
        return unsafe MACContext.run(expander, UnsafeRawBufferPointer(message), into: second)
    }

    /// - Returns: How many bytes the keys take.
    private func copyKeys(_ keys: HolderKeys) -> Int {
        copy(keys.called, to: copy(keys.caller, to: copy(keys.application, to: 0)))
    }

    private func copy(_ key: HolderKey?, to offset: Int) -> Int {
        guard let key else {
            return offset
        }
        unsafe key.secret.withExposedBytes { unsafe slice(offset, $0.count).copyMemory(from: $0) }
        return offset + HolderKey.byteCount
    }

    @inline(__always)
    private func slice(_ start: Int, _ count: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(rebasing: room[start..<start + count])
    }
}
