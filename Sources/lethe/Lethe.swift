import ArgumentParser

/// The program: one command a job, listed in the order in which an operator meets them.
struct Lethe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lethe",
        abstract: "Keeps speech results for thirty days, redacted and sealed, and forgets on command.",
        discussion: """
            Data goes to stdout, words for people to stderr. Exit codes: 0 done, 1 failed or unfit, 2 usage or configuration, \
            3 not complete in time.
            """,
        version: Version.text,
        subcommands: [
            Keys.self, Setup.self, Check.self, Work.self, Forget.self, Lift.self, Find.self, Purge.self,
            ShowOrders.self, Retire.self, Export.self, MirrorStore.self, Erased.self, Redact.self,
            Rejected.self, Produce.self,
        ])
}
