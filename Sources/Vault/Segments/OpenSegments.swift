import Sealing

/// The segments that are open at the moment; the one used longest ago makes room for another.
struct OpenSegments {
    /// Two connections each.
    ///
    /// Live results come to one or two hours, late ones to a few more.
    static let countMax = 8

    private var segments: [Segment] = []  // the one used last is last

    /// The segment of an hour, opened if it is not.
    mutating func segment(
        _ hour: CaptureHour, open: () throws(VaultError) -> Segment
    ) throws(VaultError) -> Segment {
        if let position = segments.firstIndex(where: { $0.hour == hour }) {
            let segment = segments.remove(at: position)
            segments.append(segment)
            return segment
        }
        if segments.count == Self.countMax { segments.removeFirst().close() }
        let segment = try open()
        segments.append(segment)
        return segment
    }

    /// The segment of an hour, if it is open.
    func opened(_ hour: CaptureHour) -> Segment? { segments.first { $0.hour == hour } }

    /// Closes the segment of an hour, if it is open.
    mutating func close(_ hour: CaptureHour) {
        guard let position = segments.firstIndex(where: { $0.hour == hour }) else { return }
        segments.remove(at: position).close()
    }

    /// Closes them all, and with them goes every holder key held in memory.
    mutating func closeAll() {
        for segment in segments { segment.close() }
        segments = []
    }
}
