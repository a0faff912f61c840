import Testing

@testable import Sealing

@Suite("Hour keys and what they wrap")
struct HourKeyTests {
    private let fixture: Fixture
    private let index: HolderIndex

    init() throws {
        fixture = try Fixture()
        index = fixture.hourKey.applicationIndex(
            account: Fixture.account, application: Fixture.application)
    }

    private func token() throws -> PersonToken {
        try #require(fixture.keyring.indexKeys.first)
            .personToken(account: Fixture.account, digits: Array("00900123".utf8))
    }

    // MARK: What is documented; made by an implementation in another language

    @Test("Indexes are what their documentation says")
    func indexes() throws {
        let key = fixture.hourKey
        #expect(index.bytes == (try bytes("a4b3568a41bbc743014bbe1c0d170119")))
        #expect(
            key.accountIndex(account: Fixture.account).bytes
                == (try bytes("64860d9900a86b8b0f4191e13bfaecc1")))
        #expect(
            key.personIndex(try token(), application: Fixture.application).bytes
                == (try bytes("7ccc2e9ee68c8467710e0edf1793f08a")))
    }

    @Test("The layouts of format version 1 are what their documentation says")
    func layouts() throws {
        let key = fixture.hourKey
        let hour = try bytes(
            """
            01a0a1a2a3a4a5a6a7a8a9aaab3ca4e816ee597c0015eb316325b3ee253f0dd038ad869cea469061ac9a1a83763dae5e
            bd8263ddae2e672dacd4052666
            """)
        #expect(try key.wrapped(under: fixture.keyring.newestWrapping, fixedNonce: Fixture.nonce) == hour)
        let holder = try bytes(
            """
            01a0a1a2a3a4a5a6a7a8a9aaabeec3ad224f6dfa332ca30063cfbc8361ed643bdc0f08cd9f2fb1fe9ae8e7a39e1d1fdee
            433ec352184d24b1e7b9f2c53
            """)
        #expect(
            try key.wrap(fixture.keys.application, index: index, fixedNonce: Fixture.nonce) == holder)
        let label = try bytes(
            """
            01a0a1a2a3a4a5a6a7a8a9aaab2f26ade68dcaa68c2d45d1dca96c45b2e7be17b9fad9975ba00f9fbd67a07d0b59176a
            ed6a7561a1c09d8e3a9d6c9b1497a1aff7aca433d9a565893626e55f94f564fe51
            """)
        #expect(
            try key.sealLabel(
                account: Fixture.account, application: Fixture.application, index: index,
                fixedNonce: Fixture.nonce) == label)
        #expect(
            try HourKey.open(
                hour, version: 7, keyring: fixture.keyring, region: fixture.region, hour: fixture.hour
            ).secret.matches(key.secret))
        #expect(try key.unwrap(holder, index: index).secret.matches(fixture.keys.application.secret))
        let opened = try key.openLabel(label, index: index)
        #expect(opened == (Fixture.account, Fixture.application))
    }

    // MARK: Rotation

    @Test("An hour key rewrapped under a new version finds and opens the same, after the old version is gone")
    func rewrap() throws {
        let key = try HourKey.create(region: fixture.region, hour: fixture.hour)
        let old = try key.wrapped(under: fixture.keyring.newestWrapping)
        let rotated = try fixture.keyring.rotated(now: afternoon)
        let opened = try HourKey.open(
            old, version: 7, keyring: rotated, region: fixture.region, hour: fixture.hour)
        let new = try opened.wrapped(under: rotated.newestWrapping)
        let later = try rotated.removingWrapping(version: 7).reader()
        let reopened = try HourKey.open(
            new, version: 8, keyring: later, region: fixture.region, hour: fixture.hour)
        let holder = try HolderKey.create()
        let wrapped = try key.wrap(holder, index: index)
        #expect(try reopened.unwrap(wrapped, index: index).secret.matches(holder.secret))
        #expect(
            reopened.personIndex(try token(), application: "a")
                == key.personIndex(try token(), application: "a"))
        #expect(throws: SealingError(.openHourKey, .unknownKeyVersion(7))) {
            try HourKey.open(old, version: 7, keyring: later, region: fixture.region, hour: fixture.hour)
        }
    }

    // MARK: What must not open

    @Test("An hour key opens under its version, region and hour only")
    func boundHour() throws {
        let refusal = SealingError(.openHourKey, .cannotOpen)
        let wrapped = try fixture.hourKey.wrapped(under: fixture.keyring.newestWrapping)
        let elsewhere = try #require(Region("us-1"))
        #expect(throws: refusal) {
            try HourKey.open(
                wrapped, version: 7, keyring: fixture.keyring, region: elsewhere, hour: fixture.hour)
        }
        #expect(throws: refusal) {
            try HourKey.open(
                wrapped, version: 7, keyring: fixture.keyring, region: fixture.region,
                hour: CaptureHour(index: fixture.hour.index - 1))
        }
        // The same key under another number.
        let renumbered = try Keyring(
            region: nil,
            wrapping: [WrappingKey(version: 6, created: afternoon, secret: counting(from: 0x20))],
            index: [], control: [])
        #expect(throws: refusal) {
            try HourKey.open(
                wrapped, version: 6, keyring: renumbered, region: fixture.region, hour: fixture.hour)
        }
        let rotated = try fixture.keyring.rotated(now: afternoon)
        #expect(throws: refusal) {
            try HourKey.open(
                wrapped, version: 8, keyring: rotated, region: fixture.region, hour: fixture.hour)
        }
    }

    @Test("A holder's key and its label open in their hour, region and place only")
    func boundHolder() throws {
        let key = fixture.hourKey
        let wrapped = try key.wrap(fixture.keys.application, index: index)
        let label = try key.sealLabel(account: "a", application: "b", index: index)
        let elsewhere = try #require(Region("us-1"))
        let nextHour = CaptureHour(index: fixture.hour.index + 1)
        let others = [
            try HourKey(key.secret, region: elsewhere, hour: fixture.hour, for: .createHourKey),
            try HourKey(key.secret, region: fixture.region, hour: nextHour, for: .createHourKey),
            try HourKey.create(region: fixture.region, hour: fixture.hour),
        ]
        for other in others {
            #expect(throws: SealingError(.openHolderKey, .cannotOpen)) {
                try other.unwrap(wrapped, index: index)
            }
            #expect(throws: SealingError(.openLabel, .cannotOpen)) {
                try other.openLabel(label, index: index)
            }
        }
        let otherIndex = key.accountIndex(account: "a")
        #expect(throws: SealingError(.openHolderKey, .cannotOpen)) {
            try key.unwrap(wrapped, index: otherIndex)
        }
        #expect(throws: SealingError(.openLabel, .cannotOpen)) { try key.openLabel(label, index: otherIndex) }
        // A label is no key, though both are sealed by the hour.
        #expect(throws: SealingError(.openLabel, .cannotOpen)) { try key.openLabel(wrapped, index: index) }
    }

    @Test("Every flipped bit and every cut of what an hour wraps is refused")
    func changed() throws {
        let key = fixture.hourKey
        let hour = try key.wrapped(under: fixture.keyring.newestWrapping)
        let holder = try key.wrap(fixture.keys.application, index: index)
        let label = try key.sealLabel(account: "abcd", application: "", index: index)
        let cases: [(sealed: [UInt8], operation: SealingError.Operation, open: ([UInt8]) throws -> Void)] = [
            (
                hour, .openHourKey,
                {
                    _ = try HourKey.open(
                        $0, version: 7, keyring: fixture.keyring, region: fixture.region, hour: fixture.hour)
                }
            ),
            (holder, .openHolderKey, { _ = try key.unwrap($0, index: index) }),
            (label, .openLabel, { _ = try key.openLabel($0, index: index) }),
        ]
        for (sealed, operation, open) in cases {
            try open(sealed)
            for bit in 0..<sealed.count * 8 {
                var changed = sealed
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                let code: SealingError.Code = bit < 8 ? .unknownFormat(Int(changed[0])) : .cannotOpen
                #expect(throws: SealingError(operation, code), "bit \(bit)") { try open(changed) }
            }
            for count in 0..<sealed.count {
                #expect(throws: SealingError(operation, .cannotOpen), "\(count) bytes") {
                    try open(Array(sealed.prefix(count)))
                }
            }
            #expect(throws: SealingError(operation, .cannotOpen)) { try open(sealed + [0]) }
        }
    }

    // MARK: Indexes

    @Test("Indexes of different kinds, hours, people and applications never meet")
    func distinct() throws {
        let key = fixture.hourKey
        let other = try HourKey.create(region: fixture.region, hour: fixture.hour)
        let index = try #require(fixture.keyring.indexKeys.first)
        let one = index.personToken(account: "a", digits: Array("12345678".utf8))
        let two = index.personToken(account: "a", digits: Array("12345679".utf8))
        let all = [
            key.applicationIndex(account: "a", application: "b"),
            key.applicationIndex(account: "b", application: "a"),
            key.applicationIndex(account: "ab", application: ""),
            key.applicationIndex(account: "", application: "ab"),
            key.accountIndex(account: "a"), key.accountIndex(account: "ab"),
            key.personIndex(one, application: "a"), key.personIndex(one, application: "b"),
            key.personIndex(two, application: "a"),
            other.applicationIndex(account: "a", application: "b"), other.accountIndex(account: "a"),
            other.personIndex(one, application: "a"),
        ]
        #expect(Set(all).count == all.count)
    }

    @Test("One hour key serves many tasks at once")
    func concurrent() async throws {
        let key = fixture.hourKey
        let index = index
        let expected = (0..<64).map { key.applicationIndex(account: "a\($0)", application: "b") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<64 {
                        #expect(
                            key.applicationIndex(account: "a\(number)", application: "b") == expected[number])
                        let holder = try HolderKey.create()
                        let wrapped = try key.wrap(holder, index: index)
                        #expect(try key.unwrap(wrapped, index: index).secret.matches(holder.secret))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
