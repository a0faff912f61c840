import Dispatch
import Locking

extension Array where Element: Sendable {
    /// Fewer elements than this are not worth waking another thread for, which takes some ten microseconds.
    private static var chunkMin: Int { 16 }

    /// Works on the elements in chunks of about the same size, all at once.
    ///
    /// The caller's thread does its share, so that it goes on even when no other is free.
    ///
    /// - Parameters:
    ///   - chunksMax: How many chunks at most.
    ///   - body: Is given a chunk.
    /// - Returns: What the body returned, in the elements' order.
    func concurrentChunks<Value: Sendable>(
        _ chunksMax: Int, _ body: @Sendable (ArraySlice<Element>) -> Value
    ) -> [Value] {
        let chunks = Swift.min(chunksMax, (count + Self.chunkMin - 1) / Self.chunkMin)
        guard chunks > 1 else { return isEmpty ? [] : [body(self[...])] }
        let values = Locked([Value?](repeating: nil, count: chunks))
        DispatchQueue.concurrentPerform(iterations: chunks) { number in
            let value = body(self[number * count / chunks..<(number + 1) * count / chunks])
            values.withLock { $0[number] = value }
        }
        return values.current.compactMap(\.self)
    }
}
