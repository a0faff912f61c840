import AMQP
import Logging

/// Looks at the password file and the TLS files every minute and on SIGHUP; when they have changed, logs in with them on a
/// connection of its own, and only when that succeeds has the links begin anew with them.
///
/// A broker goes on serving whoever is logged in, with whatever password: without this nobody would know that the new
/// one is wrong before the next loss of a link, at night perhaps.
struct CredentialWatch {
    let endpoint: BrokerEndpoint
    let name: String
    let conditions: Conditions
    let log: Logger
    /// Has every link make a new connection.
    let renew: @Sendable () -> Void

    /// Watches until the task is cancelled or the process stops.
    func run() async {
        conditions.hold(.credentials, "those of the start are in use")
        guard var inUse = endpoint.credentialMark else { return }
        var isRefused = false
        await Rereading.run {
            // Looked at before the login reads them: what changes in between is a change at the next look.
            guard let mark = endpoint.credentialMark else { return }
            if mark != inUse {
                isRefused = await !logIn()
                if !isRefused { inUse = mark }
            } else if isRefused {
                isRefused = false
                conditions.hold(.credentials, "those in use lie there again")
            }
        }
    }

    /// - Returns: Whether the files as they are now let the worker in, and the links have been told so.
    private func logIn() async -> Bool {
        do {
            try await withSession(endpoint, connectionName: "\(name) new credentials") { _ in }
        } catch let error as AMQPError where error.concernsCredentials {
            if conditions.wait(.credentials, error.description) {
                log.warning(
                    "the new password or certificate does not let the worker in; its connections stay",
                    metadata: ["error": "\(error.description)"])
            }
            return false
        } catch {
            // The links say what is wrong with the broker; the files are tried again at the next look.
            return false
        }
        renew()
        conditions.hold(.credentials, "those that changed last are in use")
        log.notice("the new password or certificate is in use")
        return true
    }
}
