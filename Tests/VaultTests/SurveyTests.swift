import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("looking at a store from outside")
struct SurveyTests {
    @Test("hours are listed with what each holds and when it goes, and counted as they change")
    func counts() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        #expect(try await vault.fullSurvey().hours.isEmpty)
        _ = try await vault.store(try fixture.entries(0..<30))
        _ = try await vault.store(try fixture.entries(30..<50, second: VaultFixture.start - 3600))
        let survey = try await vault.fullSurvey()
        #expect(survey.hours.map(\.records) == [20, 30] && survey.records == 50 && !survey.isCounting)
        #expect(survey.hours.map(\.hour.index) == [VaultFixture.hour.index - 1, VaultFixture.hour.index])
        #expect(survey.hours[1].goesAt == VaultFixture.start + 30 * 86_400)
        #expect(survey.hours.allSatisfy { $0.recordsBytes > 0 && $0.keysBytes > 0 } && survey.stateBytes > 0)
        #expect(survey.recordsFreeBytes > 0 && survey.keysFreeBytes > 0)
        _ = try await vault.store(try fixture.entries(20..<35))
        #expect(try await vault.fullSurvey().hours.map(\.records) == [20, 35], "five are new")
    }

    @Test(
        "what an order has erased is not counted, nor what a purge took with its hour",
        arguments: [false, true])
    func erased(isRestarted: Bool) async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<30))
        _ = try await vault.store([try fixture.entry(100), try fixture.entry(101)])
        _ = try await vault.store([try fixture.entry(102, second: VaultFixture.start - 3600)])
        try await vault.obey(try fixture.order(.forget))
        #expect(try await vault.fullSurvey().records == 30)
        try await vault.obey(fixture.order(.purge, .everything))
        fixture.clock.now += 400
        _ = try await vault.store(try fixture.entries(200..<207, second: fixture.clock.now))
        if isRestarted {
            try await vault.close()
            vault = try await fixture.open()
        }
        let survey = try await vault.fullSurvey()
        let readable = try fixture.read().records.count
        #expect(survey.records == 7 && readable == 7)
    }

    @Test("counting gives way to batches, and is done a few hours at a time")
    func steps() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        for hour in 0..<6 {
            _ = try await vault.store(
                try fixture.entries(
                    hour * 10..<hour * 10 + 10, second: VaultFixture.start - Int64(hour) * 3600))
        }
        await vault.setStepTime(.zero)
        let first = try await vault.survey()
        #expect(first.isCounting && first.hours.map(\.records) == [10, nil, nil, nil, nil, nil])
        #expect(try await vault.fullSurvey().records == 60)
    }

    @Test("an hour that cannot be read is listed and not counted, and does no harm to the others")
    func damaged() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<10))
        let earlier = CaptureHour(index: VaultFixture.hour.index - 1)
        try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: fixture.recordsFile(earlier)))
        // Before the others, and however long it takes: they get their turn.
        await vault.setStepTime(.zero)
        let survey = try await vault.fullSurvey()
        #expect(survey.hours.map(\.records) == [nil, 10])
        #expect(try await vault.store(try fixture.entries(10..<12)).count == 2)
    }

    @Test("orders are told with this store's answer, and one that was held waits until a broader one is done")
    func orders() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<1001))
        let held = try fixture.order(.forget, number: Person.called, at: fixture.clock.now - 60)
        try await vault.follow(.order(held))
        var overview = try await vault.orderOverview()
        #expect(overview.pending == 1 && overview.waiting == 1 && overview.latest.first?.standing == .pending)
        #expect(overview.oldestWaiting == fixture.clock.now - 60 && overview.receiptsWaiting == 0)
        try await vault.carryOutAll()
        overview = try await vault.orderOverview()
        #expect(overview.pending == 0 && overview.waiting == 1 && overview.latest.first?.standing == .held)
        let find = try fixture.order(.find)
        try await vault.obey(try fixture.order(.forget, number: Person.called, broad: true), find)
        overview = try await vault.orderOverview()
        #expect(overview.known == 3 && overview.waiting == 0 && overview.oldestWaiting == nil)
        #expect(
            overview.latest.map(\.standing) == [.found, .done, .held] && overview.latest[0].id == find.id)
        #expect(overview.latest[1].recordsErased == 1001 && overview.receiptsWaiting == 3)
    }

    @Test("what was carried out is counted once, also when it is asked for again")
    func carriedOut() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1), try fixture.entry(2)])
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        let first = try await vault.takeCarriedOut()
        #expect(first.map(\.standing) == [.done] && first[0].verb == .forget)
        #expect(first[0].recordsErased == 2 && first[0].keysDestroyed == 1)
        try await vault.obey(forget)
        #expect(try await vault.takeCarriedOut().isEmpty)
    }
}

extension Vault {
    fileprivate func setStepTime(_ time: Duration) { store?.stepTime = time }

    /// Asks until everything has been counted, however busy the machine is.
    fileprivate func fullSurvey() throws -> StoreSurvey {
        var survey = try survey()
        while survey.isCounting { survey = try self.survey() }
        return survey
    }
}
