/// Where a keyring comes from.
public enum KeyringSource: Hashable, Sendable {
    /// A file that only its owner can read; a symbolic link is followed.
    case file(String)
    /// What a command prints, run by `/bin/sh -c`; its standard error is discarded.
    case command(String)
}

extension Keyring {
    /// Reads and checks a keyring.
    ///
    /// It blocks: for a command up to ten seconds. So not on a task of the cooperative pool.
    ///
    /// - Parameter source: Where from.
    /// - Returns: The keyring as it is now.
    /// - Throws: ``SealingError`` with one of the `keyring…` codes, or `library`.
    public static func load(_ source: KeyringSource) throws(SealingError) -> Keyring {
        let text =
            switch source {
            case .file(let path): try KeyringFile.read(path)
            case .command(let command): try KeyringCommand.run(command)
            }
        return try KeyringText.parse(text)
    }
}
