import ArgumentParser

/// The program: one command a job, listed in the order in which an operator meets them.
struct Lethe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lethe",
        abstract: "Keeps speech results for thirty days, redacted and sealed, and forgets on command.",
        discussion: """
            Data goes to stdout, words for people to stderr. Exit codes: 0 done, 1 failed or unfit, 2 usage or configuration, \
            3 not complete in time, 130 and 143 interrupted.

            From nothing to a running worker, once lethe.yaml names region, broker, store and keyring (ops/lethe.yaml explains every key):

              lethe keys new --config lethe.yaml
              lethe setup --config lethe.yaml
              lethe work --config lethe.yaml

            What keeps it from running: lethe check. Who has been forgotten: lethe orders. Completion of the command line:

              lethe --generate-completion-script bash > /etc/bash_completion.d/lethe     # or zsh, fish
            """,
        version: Version.text,
        subcommands: [
            Keys.self, Setup.self, Check.self, Work.self, Forget.self, Lift.self, Find.self, Purge.self,
            ShowOrders.self, Report.self, Retire.self, Export.self, MirrorStore.self, Erased.self,
            Redact.self,
            Rejected.self, Produce.self,
        ])
}
