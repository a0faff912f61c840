extension VirtualHost {
    /// Takes every right from a region's workers; their connections go on until they are closed.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func forbidWorkers(of region: String) async throws {
        try await broker.evaluate(permit("\(name)-\(region)", "^$", "^$", "^$"))
    }

    /// Changes the password of a region's workers at the broker.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func setWorkerPassword(region: String, _ password: String) async throws {
        try await broker.evaluate(
            """
            ok = rabbit_auth_backend_internal:change_password(\
            <<"\(name)-\(region)">>, <<"\(password)">>, <<"test">>), ok
            """)
    }

    /// Deletes the virtual host with all it holds, as somebody does by mistake.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func destroy() async throws {
        try await broker.evaluate("rabbit_vhost:delete(<<\"\(name)\">>, <<\"test\">>), ok")
    }

    /// Makes it anew after `destroy`, empty.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func makeAnew() async throws {
        try await broker.evaluate(
            """
            ok = rabbit_vhost:add(<<"\(name)">>, <<"test">>), \(permit("guest", ".*", ".*", ".*"))
            """)
    }

    /// The connections there are, each as its name and its process in the broker, which no other one ever has.
    ///
    /// - Throws: `TestFailure` from the broker.
    public func connections() async throws -> Set<String> {
        let answer = try await broker.evaluate(
            """
            lists:flatten(lists:join(";", [io_lib:format("~s ~p", \
            [element(3, lists:keyfind(<<"connection_name">>, 1, proplists:get_value(client_properties, I))), \
            proplists:get_value(pid, I)]) || \
            I <- rabbit_networking:connection_info_all([pid, vhost, client_properties]), \
            proplists:get_value(vhost, I) =:= <<"\(self.name)">>, \
            is_list(proplists:get_value(client_properties, I))]))
            """)
        return Set(answer.filter { $0 != "\"" }.split(separator: ";").map(String.init))
    }

    /// Closes the connections of one name, as an operator can.
    ///
    /// - Returns: how many there were.
    /// - Throws: `TestFailure` from the broker.
    public func closeConnections(named name: String) async throws -> Int {
        let answer = try await broker.evaluate(
            """
            length([rabbit_networking:close_connection(proplists:get_value(pid, I), "test") || \
            I <- rabbit_networking:connection_info_all([pid, vhost, client_properties]), \
            proplists:get_value(vhost, I) =:= <<"\(self.name)">>, \
            is_list(proplists:get_value(client_properties, I)), \
            lists:keyfind(<<"connection_name">>, 1, proplists:get_value(client_properties, I)) =:= \
            {<<"connection_name">>, longstr, <<"\(name)">>}])
            """)
        guard let count = Int(answer) else { throw TestFailure("closed: \(answer)") }
        return count
    }
}
