import Foundation

/// The two outputs: data on stdout, words for people on stderr.
enum Console {
    /// Whether stderr is a terminal, so that progress is worth showing.
    static var showsProgress: Bool {
        isatty(STDERR_FILENO) == 1
    }

    /// A line for people.
    static func note(_ text: String) {
        tell(text + "\n")
    }

    /// A question whose answer is typed on the same line.
    static func ask(_ question: String) {
        tell(question + " ")
    }

    /// Overwrites the progress line of a terminal.
    static func progress(_ text: String) {
        if showsProgress { tell("\r\u{1B}[K\(text)") }
    }

    /// Ends the progress line.
    static func endProgress() {
        if showsProgress { tell("\r\u{1B}[K") }
    }

    /// Words for people, if there is anybody: when the disk of the log is full or its reader has gone, the work goes on, and the
    /// exit code, readiness and metrics still tell.
    private static func tell(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Data, as it is.
    ///
    /// - Throws: When the reader has gone or the disk is full.
    static func write(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            throw CommandFailure("the output cannot be written: its reader has gone, or the disk is full")
        }
    }

    /// A line of data.
    static func write(line: String) throws {
        try write(Array(line.utf8) + [UInt8(ascii: "\n")])
    }

    /// A value as one line of JSON, keys sorted.
    static func write(
        json value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .useDefaultKeys
    ) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = keys
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try write(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
    }
}
