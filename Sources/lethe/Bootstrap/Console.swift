import Foundation

/// The two outputs: data on stdout, words for people on stderr.
enum Console {
    /// Whether stderr is a terminal, so that progress is worth showing.
    static var showsProgress: Bool {
        isatty(STDERR_FILENO) == 1
    }

    /// A line for people.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Overwrites the progress line of a terminal.
    static func progress(_ text: String) {
        if showsProgress {
            FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
        }
    }

    /// Ends the progress line.
    static func endProgress() {
        if showsProgress {
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        }
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
