import Foundation
import FoundationNetworking

/// Asks a worker's own HTTP server.
public struct HTTPProbe: Sendable {
    /// Where it listens.
    public let port: Int

    /// A probe of a port on loopback.
    public init(port: Int) {
        self.port = port
    }

    /// Gets a page.
    ///
    /// - Parameter path: such as `/readyz`.
    /// - Returns: status code and body.
    /// - Throws: what `URLSession` reports, also when nobody answers for 5 s.
    public func get(_ path: String) async throws -> (status: Int, body: String) {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw TestFailure("no URL of \(path)")
        }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 5
        let session = URLSession(configuration: configuration)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(from: url)
        guard let status = (response as? HTTPURLResponse)?.statusCode else {
            throw TestFailure("no HTTP answer")
        }
        return (status, String(decoding: data, as: UTF8.self))
    }

    /// Its metrics.
    ///
    /// - Throws: as `get`.
    public func metrics() async throws -> Metrics {
        Metrics(try await get("/metrics").body)
    }
}

/// A page in the Prometheus text format (prometheus.io, "Exposition formats").
public struct Metrics: Sendable {
    /// One line of it.
    public struct Sample: Sendable, Hashable {
        /// The metric's name.
        public let name: String
        /// Its labels.
        public let labels: [String: String]
        /// Its value.
        public let value: Double
    }

    /// The samples, as they stand.
    public let samples: [Sample]

    /// Reads a page; what is no sample is left out.
    public init(_ text: String) {
        samples = text.split(separator: "\n").compactMap(Self.sample)
    }

    /// The sum of a metric over its samples with these labels; 0 when there is none.
    public func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }.reduce(0) { $0 + $1.value }
    }

    /// A metric's values by one label.
    public func values(of name: String, by label: String) -> [String: Int] {
        var result: [String: Int] = [:]
        for sample in samples where sample.name == name {
            result[sample.labels[label] ?? "", default: 0] += Int(sample.value)
        }
        return result
    }

    private static func sample(_ line: Substring) -> Sample? {
        guard !line.hasPrefix("#"), let end = line.lastIndex(of: " "),
            let value = Double(line[line.index(after: end)...])
        else { return nil }
        let head = line[..<end]
        guard let brace = head.firstIndex(of: "{") else {
            return Sample(name: String(head), labels: [:], value: value)
        }
        var labels: [String: String] = [:]
        // Lethe's label values hold no quotes and no commas.
        for pair in head[head.index(after: brace)...].dropLast().split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { labels[String(parts[0])] = parts[1].trimmingCharacters(in: ["\""]) }
        }
        return Sample(name: String(head[..<brace]), labels: labels, value: value)
    }
}
