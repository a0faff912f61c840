import AMQP

/// What can be told of arguments, permissions and time limits over AMQP, and what to run for the rest.
struct ArgumentCheck {
    let topology: Topology
    let virtualHost: String

    func findings(_ comparisons: [(Topology.Queue, QueueComparison)]) -> [Finding] {
        let place = "-p '\(virtualHost)'"
        return comparisons.compactMap { arguments(of: $0, $1) } + [
            permissions(comparisons.map(\.1), place),
            Finding("bindings", .notChecked, "AMQP does not tell them: rabbitmqctl list_bindings \(place)"),
            Finding(
                "policies", .notChecked,
                "a policy beats segment size and retention; AMQP does not tell: rabbitmqctl list_policies \(place)"
            ),
            Finding(
                "delivery timeout", .notChecked,
                "30 min unless set, which is enough; AMQP does not tell: rabbitmqctl environment | grep consumer_timeout"
            ),
        ]
    }

    private func arguments(of queue: Topology.Queue, _ comparison: QueueComparison) -> Finding? {
        let subject = "arguments \(queue.name)"
        switch comparison {
        case .same: return Finding(subject, .ok, words(queue.arguments))
        case .notPermitted:
            return Finding(
                subject, .notChecked,
                "only who may declare can ask: run lethe check as the user of lethe setup")
        case .differs(let argument):
            let wanted = argument.flatMap { name in
                queue.arguments[name].map { "\(name) is to be \(word($0))" }
            }
            return Finding(
                subject, .unfit,
                "it was declared with another \(argument ?? "argument")\(wanted.map { ": \($0)" } ?? ""); delete it when it is empty, and run lethe setup"
            )
        }
    }

    private func permissions(_ comparisons: [QueueComparison], _ place: String) -> Finding {
        comparisons.contains(.notPermitted)
            ? Finding(
                "permissions", .notChecked,
                "no permission to configure, as is right; AMQP does not tell read and write: rabbitmqctl list_permissions \(place)"
            )
            : Finding("permissions", .note, "this user may configure: more than a worker needs")
    }

    private func words(_ arguments: [String: FieldValue]) -> String {
        arguments.sorted { $0.key < $1.key }.map { "\($0.key) \(word($0.value))" }.joined(separator: ", ")
    }

    private func word(_ value: FieldValue) -> String {
        switch value {
        case .string(let text): text
        case .int(let number): "\(number)"
        default: "set"
        }
    }
}
