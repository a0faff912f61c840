extension Command {
    /// Reads a command.
    ///
    /// Pure, and in one pass over the body; any thread. No input traps. Unknown fields are ignored; null is
    /// as good as missing.
    ///
    /// - Parameters:
    ///   - body: the message's body.
    ///   - contentType: its content type property; nil or empty when it has none.
    ///   - contentEncoding: its content encoding property; nil or empty when it has none.
    /// - Returns: the command, or why there is none. Region, clock, earlier commands of the same id and the
    ///   inside of a sealed number are not looked at.
    public static func decode(
        _ body: [UInt8], contentType: String? = nil, contentEncoding: String? = nil
    ) -> DecodedCommand {
        guard body.count <= MessageLimits.commandBytesMax else { return .refused(.tooLarge, id: nil) }
        var message = CommandReader(body)
        do throws(JSONSyntaxError) {
            guard try message.read() else { return .refused(.notAnObject, id: nil) }
        } catch {
            return .refused(.notJSON, id: nil)
        }
        guard ContentType.isJSON(contentType) else { return .refused(.contentType, id: message.uuid) }
        guard (contentEncoding ?? "").isEmpty else { return .refused(.contentEncoding, id: message.uuid) }
        do throws(CommandProblem) {
            return .command(try message.command())
        } catch {
            return .refused(error.refusal, id: message.uuid)
        }
    }
}
