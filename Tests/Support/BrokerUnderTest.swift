import Foundation

/// A private RabbitMQ: the one that `ops/test` starts, known from the environment, or one of a single test.
public struct BrokerUnderTest: Sendable {
    /// The variable with the folder of `ops/broker`.
    public static let folderVariable = "LETHE_TEST_BROKER_DIR"

    /// The folder of `ops/broker start`.
    public let folder: String
    /// Host and port of the plain listener.
    public let address: String
    /// Host and port of the TLS listener.
    public let addressTLS: String
    /// Port of the plain listener.
    public let port: Int

    /// A URL of the plain listener that lets everything be done.
    public var url: String { "amqp://guest:guest@\(address)/" }

    private let settings: [String: String]

    /// Finds the broker.
    ///
    /// - Throws: `TestFailure` when the environment names none.
    public init() throws {
        guard let folder = ProcessInfo.processInfo.environment[Self.folderVariable], !folder.isEmpty else {
            throw TestFailure("\(Self.folderVariable) is not set: run the tests with ops/test")
        }
        try self.init(folder: folder)
    }

    /// Finds a broker by the folder of `ops/broker start`.
    ///
    /// - Throws: `TestFailure` when it names no ports.
    public init(folder: String) throws {
        self.folder = folder
        settings = try Self.settings(folder + "/env")
        guard let port = settings["BROKER_PORT"].flatMap({ Int($0) }),
            let portTLS = settings["BROKER_TLS_PORT"]
        else {
            throw TestFailure("\(folder)/env names no ports")
        }
        self.port = port
        address = "127.0.0.1:\(port)"
        addressTLS = "localhost:\(portTLS)"
    }

    /// A file of the broker's certificates, such as `ca.pem` or `client.key`.
    public func certificate(_ name: String) -> String {
        "\(folder)/tls/\(name)"
    }

    /// Evaluates Erlang expressions in the broker, within milliseconds.
    ///
    /// - Parameter expressions: separated by commas, without the full stop.
    /// - Returns: the last one's value, as Erlang writes it.
    /// - Throws: `TestFailure` with what Erlang says.
    @discardableResult
    public func evaluate(_ expressions: String) async throws -> String {
        guard let tool = settings["ERL_CALL"], let port = settings["RABBITMQ_DIST_PORT"] else {
            throw TestFailure("\(folder)/env does not say how to reach the node")
        }
        // Without a name of its own it shares one with every other call, and Erlang admits one node of a name.
        let name = "test-\(UUID().uuidString)"
        let result = try await Tool.run(
            tool, ["-h", name, "-timeout", "30", "-address", "localhost:\(port)", "-e"],
            environment: settings,
            input: Array((expressions + ".\n").utf8))
        guard result.end == .exited(0), result.output.hasPrefix("{ok, "), result.output.hasSuffix("}") else {
            throw TestFailure("the broker says \(result.output)\(result.errors) to \(expressions)")
        }
        return String(result.output.dropFirst("{ok, ".count).dropLast())
    }

    /// The assignments `export NAME=VALUE` of a file that bash wrote with `%q`.
    private static func settings(_ path: String) throws -> [String: String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var result: [String: String] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("export ") {
            let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            result[String(parts[0])] = String(parts[1].replacing("\\", with: ""))
        }
        return result
    }
}

/// A virtual host of one test, with users who may do in it what DESIGN 2 grants them.
public struct VirtualHost: Sendable {
    /// Its name; no character in it needs escaping in a URL.
    public let name: String
    /// The broker it is on.
    public let broker: BrokerUnderTest

    /// Runs a test in a virtual host of its own, which is gone afterwards.
    ///
    /// - Parameters:
    ///   - broker: the broker; the one that all tests share when nil.
    ///   - body: the test.
    /// - Returns: what the body returns.
    /// - Throws: `TestFailure` from the broker, and what the body throws.
    public static func with<Value>(
        on broker: BrokerUnderTest? = nil, _ body: (VirtualHost) async throws -> Value
    ) async throws -> Value {
        let broker = try broker ?? BrokerUnderTest()
        let host = VirtualHost(name: "test-\(UUID().uuidString.lowercased())", broker: broker)
        try await host.makeAnew()
        do {
            let value = try await body(host)
            try await host.remove()
            return value
        } catch {
            try? await host.remove()
            throw error
        }
    }

    /// A URL that lets everything be done.
    public var url: String { url(user: "guest", password: "guest") }

    /// A URL for a user.
    public func url(user: String, password: String) -> String {
        "amqp://\(user):\(password)@\(broker.address)/\(name)"
    }

    /// Makes the user of a region's workers, with no more permissions than DESIGN 2 names.
    ///
    /// - Parameter region: the region.
    /// - Returns: the workers' URL.
    /// - Throws: `TestFailure` from the broker.
    public func workerURL(region: String) async throws -> String {
        let user = "\(name)-\(region)"
        try await broker.evaluate(
            "rabbit_auth_backend_internal:add_user(<<\"\(user)\">>, <<\"secret\">>, <<\"test\">>)")
        try await letWorkers(of: region, write: true)
        return url(user: user, password: "secret")
    }

    /// Lets a region's workers do what DESIGN 2 names, or only read: what they write then is refused.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func letWorkers(of region: String, write: Bool) async throws {
        let own = region.replacing("-", with: "[-]")
        try await broker.evaluate(
            permit(
                "\(name)-\(region)", "^$", write ? "^speech[.](results|internal[.]\(own))$" : "^$",
                "^speech[.][a-z]+[.]\(own)$"))
    }

    /// How many messages a quorum queue holds at this moment, asked of its leader.
    ///
    /// - Parameter queue: its name.
    /// - Returns: those waiting, and those delivered and not settled.
    /// - Throws: `TestFailure` from the broker.
    public func depth(of queue: String) async throws -> (ready: Int, unsettled: Int) {
        let answer = try await broker.evaluate(
            """
            \(find(queue)), \
            Ask = fun(Query) -> \
            {ok, {_, Value}, _} = ra:leader_query(amqqueue:get_pid(Queue), Query), Value end, \
            {Ask(fun rabbit_fifo:query_messages_ready/1), Ask(fun rabbit_fifo:query_messages_checked_out/1)}
            """)
        let numbers = answer.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 2 else { throw TestFailure("the depth of \(queue) is \(answer)") }
        return (numbers[0], numbers[1])
    }

    /// Lets the user of the client certificate do everything here.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func permitClient() async throws {
        try await broker.evaluate(permit("lethe-client", ".*", ".*", ".*"))
    }

    /// Closes every connection of a region's workers, as an operator can.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func closeWorkerConnections(region: String) async throws {
        try await broker.evaluate(
            """
            [rabbit_networking:close_connection(Pid, "test") || \
            [{pid, Pid}, {user, User}] <- rabbit_networking:connection_info_all([pid, user]), \
            User =:= <<"\(name)-\(region)">>], ok
            """)
    }

    /// Takes everything out of a queue.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func purge(_ queue: String) async throws {
        try await broker.evaluate("\(find(queue)), {ok, _} = rabbit_amqqueue:purge(Queue), ok")
    }

    /// Deletes a queue, whatever is in it.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func delete(_ queue: String) async throws {
        try await broker.evaluate(
            "\(find(queue)), {ok, _} = rabbit_amqqueue:delete(Queue, false, false, <<\"test\">>), ok")
    }

    /// A port of loopback on which nobody listens at this moment.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func freePort() async throws -> Int {
        let answer = try await broker.evaluate(
            """
            {ok, Socket} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]), {ok, Port} = inet:port(Socket), \
            gen_tcp:close(Socket), Port
            """)
        guard let port = Int(answer) else { throw TestFailure("no free port: \(answer)") }
        return port
    }

    private func find(_ queue: String) -> String {
        "{ok, Queue} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"\(name)\">>, queue, <<\"\(queue)\">>))"
    }

    func permit(_ user: String, _ configure: String, _ write: String, _ read: String) -> String {
        """
        ok = rabbit_auth_backend_internal:set_permissions(<<"\(user)">>, <<"\(name)">>, <<"\(configure)">>, \
        <<"\(write)">>, <<"\(read)">>, <<"test">>)
        """
    }

    private func remove() async throws {
        try await broker.evaluate(
            """
            [rabbit_auth_backend_internal:delete_user(User, <<"test">>) || \
            Row <- rabbit_auth_backend_internal:list_users(), User <- [proplists:get_value(user, Row)], \
            binary:match(User, <<"\(name)">>) =/= nomatch], \
            rabbit_vhost:delete(<<"\(name)">>, <<"test">>)
            """)
    }
}
