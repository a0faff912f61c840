/// The text format of Prometheus, line by line.
///
/// Source: Prometheus, "Exposition formats", text-based format 0.0.4.
struct ExpositionText {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    private(set) var text = ""

    /// Begins a family; its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A sample.
    ///
    /// - Parameters:
    ///   - name: The family's.
    ///   - labels: In the order in which they are written.
    ///   - value: A number.
    mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: some Numeric) {
        let pairs = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += pairs.isEmpty ? "\(name) \(value)\n" : "\(name){\(pairs)} \(value)\n"
    }

    /// A family of one sample; of none while the value is not known.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: (some Numeric)?) {
        family(name, kind, help)
        if let value { sample(name, [:], value) }
    }

    /// A family with one sample for each value of a label.
    mutating func family<Value: Numeric>(
        _ name: String, _ kind: Kind, _ help: String, by label: String, _ values: [(String, Value)]
    ) {
        family(name, kind, help)
        for (key, value) in values { sample(name, [label: key], value) }
    }

    /// A histogram, its buckets added up.
    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        family(name, .histogram, help)
        var total: UInt64 = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            total += count
            sample("\(name)_bucket", ["le": "\(bound)"], total)
        }
        sample("\(name)_bucket", ["le": "+Inf"], histogram.count)
        sample("\(name)_sum", [:], histogram.sum)
        sample("\(name)_count", [:], histogram.count)
    }

    /// A label's value: backslash, quote and line feed are escaped.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
