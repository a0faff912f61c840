/// Which deliveries of one channel are settled, so that no acknowledgement can close the channel.
///
/// A broker answers an acknowledgement of a tag that is not outstanding with 406 and closes the channel, also when
/// it is named in a multiple one (RabbitMQ, `rabbit_channel.erl`, `collect_acks`). So the worker's wishes are
/// collected here, and turned into the fewest acknowledgements that name outstanding tags only.
struct AcknowledgementLedger {
    /// One `basic.ack` to send.
    struct Acknowledgement: Equatable {
        let number: UInt64
        let multiple: Bool
    }

    /// The highest tag delivered; tags of a channel rise by 1 from 1.
    private(set) var delivered: UInt64 = 0
    /// Every tag up to here is settled, with the broker too.
    private var floor: UInt64 = 0
    /// The highest tag of an `upTo` not sent yet.
    private var wishedUpTo: UInt64 = 0
    /// Tags above `floor` that were wished for alone and not sent yet.
    private var wished: Set<UInt64> = []
    /// Tags above `floor` that the broker has been told about alone.
    private var sent: Set<UInt64> = []

    /// How many deliveries the broker still counts against the prefetch.
    var outstanding: Int { Int(delivered - floor) - sent.count }

    mutating func deliver(_ number: UInt64) {
        delivered = max(delivered, number)
    }

    /// Notes a wish.
    /// - Returns: whether it settles anything; false for tags never delivered or already settled.
    mutating func settle(_ number: UInt64, _ reach: AcknowledgeReach) -> Bool {
        guard number > max(floor, wishedUpTo), number <= delivered else { return false }
        switch reach {
        case .upTo:
            wishedUpTo = number
            return true
        case .one:
            guard !sent.contains(number) else { return false }
            return wished.insert(number).inserted
        }
    }

    /// The acknowledgements to send now, in order; they count as sent.
    mutating func takeAcknowledgements() -> [Acknowledgement] {
        guard wishedUpTo > floor || !wished.isEmpty else { return [] }
        var top = max(floor, wishedUpTo)
        while wished.contains(top + 1) || sent.contains(top + 1) { top += 1 }

        var acknowledgements: [Acknowledgement] = []
        if top > floor {
            // The named tag itself must be outstanding.
            var named = top
            while named > floor, sent.contains(named) { named -= 1 }
            if named > floor { acknowledgements.append(.init(number: named, multiple: named > floor + 1)) }
            floor = top
            wished = wished.filter { $0 > top }
            sent = sent.filter { $0 > top }
        }
        for number in wished.sorted() {
            acknowledgements.append(.init(number: number, multiple: false))
            sent.insert(number)
        }
        wished.removeAll(keepingCapacity: true)
        return acknowledgements
    }
}
