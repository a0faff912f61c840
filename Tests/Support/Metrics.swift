/// A page in the text format 0.0.4 of Prometheus, read strictly: whatever a scraper might stumble over is an error.
///
/// Source: prometheus.io, "Exposition formats", and what `promtool check metrics` asks of names.
public struct Metrics: Sendable {
    /// One line with a value.
    public struct Sample: Sendable, Hashable {
        /// The metric's name; of a histogram, with its suffix.
        public let name: String
        /// Its labels.
        public let labels: [String: String]
        /// Its value.
        public let value: Double
    }

    /// A metric with all its samples.
    public struct Family: Sendable {
        /// Its name.
        public let name: String
        /// `counter`, `gauge` or `histogram`.
        public let kind: String
        /// What it means.
        public let help: String
        /// Its samples, as they stand.
        public fileprivate(set) var samples: [Sample] = []
    }

    /// The families, as they stand.
    public let families: [Family]

    /// The samples, as they stand.
    public var samples: [Sample] { families.flatMap(\.samples) }

    /// Reads a page.
    ///
    /// - Throws: `TestFailure` with the line that breaks a rule.
    public init(_ text: String) throws {
        guard text.hasSuffix("\n"), !text.contains("\n\n"), !text.contains("\r") else {
            throw TestFailure("lines do not end as they should")
        }
        var families: [Family] = []
        var help: (name: String, text: String)?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            if line.hasPrefix("# HELP "), words.count == 4, help == nil {
                help = (String(words[2]), String(words[3]))
            } else if line.hasPrefix("# TYPE "), words.count == 4, let announced = help {
                help = nil
                let family = Family(name: String(words[2]), kind: String(words[3]), help: announced.text)
                try Self.check(family, announced.name, known: families.map(\.name))
                families.append(family)
            } else if !line.hasPrefix("#"), help == nil, !families.isEmpty {
                families[families.count - 1].samples.append(try Self.sample(line))
            } else {
                throw TestFailure("out of place: “\(line)”")
            }
        }
        guard help == nil else { throw TestFailure("a HELP without a TYPE at the end") }
        for family in families { try family.check() }
        self.families = families
    }

    private static func check(_ family: Family, _ announced: String, known: [String]) throws {
        let isCounter = family.kind == "counter"
        guard family.name == announced, !known.contains(family.name), isName(family.name),
            ["counter", "gauge", "histogram"].contains(family.kind), !family.help.isEmpty,
            isCounter == family.name.hasSuffix("_total")
        else { throw TestFailure("a family that is not as it should be: \(family.name) \(family.kind)") }
    }

    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil
    }

    private static func sample(_ line: Substring) throws -> Sample {
        guard let match = line.wholeMatch(of: /([^ {]+)(?:\{(.+)\})? ([^ ]+)/),
            isName(String(match.1)), let value = Double(match.3 == "+Inf" ? "inf" : String(match.3)),
            value.isFinite
        else { throw TestFailure("no sample: “\(line)”") }
        return Sample(name: String(match.1), labels: try labels(match.2 ?? ""), value: value)
    }

    /// `name="value",…`: in a value a backslash stands before a backslash, a quote and an n.
    private static func labels(_ text: Substring) throws -> [String: String] {
        var labels: [String: String] = [:]
        var rest = text
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: /([a-z_]+)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?=.)|$)/),
                labels.updateValue(String(match.2), forKey: String(match.1)) == nil
            else { throw TestFailure("no labels: “\(text)”") }
            rest = rest[match.range.upperBound...]
        }
        return labels
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
}

extension Metrics.Family {
    fileprivate func check() throws {
        guard Set(samples.map { [$0.name: $0.labels.description] }).count == samples.count,
            Set(samples.map { Set($0.labels.keys).subtracting(["le"]) }).count <= 1
        else { throw TestFailure("samples of \(name) twice, or with different labels") }
        guard kind == "histogram" else {
            guard samples.allSatisfy({ $0.name == name && (kind == "gauge" || $0.value >= 0) }) else {
                throw TestFailure("a sample that does not belong to \(name), or a counter below 0")
            }
            return
        }
        let buckets = samples.filter { $0.name == name + "_bucket" }
        let bounds = buckets.compactMap { $0.labels["le"] }.map {
            $0 == "+Inf" ? Double.infinity : Double($0) ?? -1
        }
        let counts = buckets.map(\.value)
        guard samples.map(\.name).suffix(2) == [name + "_sum", name + "_count"],
            buckets.count == samples.count - 2, bounds.count == buckets.count, bounds.last == .infinity,
            zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }),
            zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 }), counts.last == samples.last?.value
        else { throw TestFailure("no histogram: \(name)") }
    }
}
