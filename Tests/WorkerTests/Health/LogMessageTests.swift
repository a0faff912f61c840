import Foundation
import Testing

@Suite("what the log says")
struct LogMessageTests {
    /// The messages of level warning and above in a source file: literals that are given to the logger, or to a function of that file
    /// that takes a message.
    static func messages(in source: String) -> Set<String> {
        var found: Set<String> = []
        let direct = /log\.(?:warning|error|critical)\(\s*"([^"]+)"|log\.log\(\s*level:[^"]*"([^"]+)"/
        for match in source.matches(of: direct) {
            found.insert(String(match.1 ?? match.2 ?? ""))
        }
        for helper in source.matches(of: /func (\w+)\(([^)]*: Logger\.Message[^)]*)\)/) {
            let parameters = helper.2.split(separator: ",")
            guard let place = parameters.firstIndex(where: { $0.contains("Logger.Message") })
            else { continue }
            for call in source.ranges(of: "\(helper.1)(") {
                let arguments = arguments(in: source[call.upperBound...])
                guard arguments.count == parameters.count,
                    let literal = arguments[place].wholeMatch(of: /\s*"([^"]+)"\s*/)
                else { continue }
                found.insert(String(literal.1))
            }
        }
        return found
    }

    /// What stands between commas up to the closing parenthesis, not looking into strings, braces and parentheses.
    private static func arguments(in text: Substring) -> [Substring] {
        var (depth, isQuoted, start, arguments) = (0, false, text.startIndex, [Substring]())
        for index in text.indices {
            switch text[index] {
            case "\"": isQuoted.toggle()
            case _ where isQuoted: break
            case ")" where depth == 0: return arguments + [text[start..<index]]
            case "(", "{", "[": depth += 1
            case ")", "}", "]": depth -= 1
            case "," where depth == 0:
                arguments.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        return []
    }

    /// The table in the runbook: message and where to read.
    private static func table() throws -> [String: String] {
        let rows = try Repository.text("ops/RUNBOOK.md").matches(of: /\n\| \*(.+?)\* \| ([^|\n]+) \|/)
        return Dictionary(rows.map { (String($0.1), String($0.2)) }) { first, _ in first }
    }

    private static func sources() throws -> Set<String> {
        try Repository.paths(under: "Sources").filter { $0.hasSuffix(".swift") && !$0.contains("Benchmark") }
            .reduce(into: []) { $0.formUnion(messages(in: try Repository.text($1))) }
    }

    @Test("every warning and error that a worker logs stands in the runbook, and nothing else does")
    func listed() throws {
        let (sources, table) = (try Self.sources(), try Self.table())
        #expect(sources.count > 20)
        #expect(Set(table.keys) == sources)
    }

    @Test("what the runbook's table sends to is a section of it")
    func sections() throws {
        let headings = Set(
            try Repository.text("ops/RUNBOOK.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
                .map { String($0.dropFirst(3)).replacing("`", with: "") })
        for (message, place) in try Self.table() {
            let section = String(place.split(separator: ":")[0]).replacing("`", with: "").trimmingCharacters(
                in: .whitespaces)
            #expect(headings.contains(section) || section == "nothing to do", "\(message) → \(section)")
        }
    }

    @Test("messages are found however they are given")
    func found() {
        let source = """
            log.warning("plain")
            log.error(
                "on its own line", metadata: ["reason": "x, y"])
            log.log(
                level: bad ? .error : .warning, "by level")
            log.info("quiet")
            private func wait(_ reason: String, _ event: Logger.Message) {}
            wait("why (\\(number), so)", "by a helper")
            wait(error.description, "again")
            """
        #expect(
            Self.messages(in: source) == ["plain", "on its own line", "by level", "by a helper", "again"])
    }
}
