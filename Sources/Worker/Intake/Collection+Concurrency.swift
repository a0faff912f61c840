extension Array where Element: Sendable {
    /// The elements for which the condition holds, and the others, each in order.
    func partitioned(by condition: (Element) -> Bool) -> (matching: [Element], others: [Element]) {
        var matching: [Element] = []
        var others: [Element] = []
        others.reserveCapacity(count)
        for element in self {
            if condition(element) {
                matching.append(element)
            } else {
                others.append(element)
            }
        }
        return (matching, others)
    }

    /// Transforms the elements in slices, as many at once as there are cores, and keeps their order.
    ///
    /// - Parameters:
    ///   - sliceCount: Elements a task takes; fewer are not worth a task.
    ///   - transform: Pure work.
    /// - Returns: One result an element.
    func concurrentMap<Result: Sendable>(
        sliceCount: Int, _ transform: @escaping @Sendable (Element) -> Result
    ) async -> [Result] {
        guard count > sliceCount else {
            return map(transform)
        }
        return await withTaskGroup(of: (Int, [Result]).self) { group in
            for start in stride(from: 0, to: count, by: sliceCount) {
                let slice = self[start..<Swift.min(start + sliceCount, count)]
                group.addTask { (start, slice.map(transform)) }
            }
            var parts: [(Int, [Result])] = []
            for await part in group {
                parts.append(part)
            }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
