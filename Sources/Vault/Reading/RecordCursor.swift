public import Sealing

/// Some records of one hour, and what could not be shown beside them.
public struct RecordPage: Sendable {
    /// The hour they were captured in.
    public let hour: CaptureHour
    /// The records, in the order in which they came.
    public fileprivate(set) var records: [StoredRecord] = []
    /// Rows with a holder whose key has been destroyed: skipped, as is right.
    public fileprivate(set) var keyless = 0
    /// Rows that an order in force is about to erase, or holds: not shown.
    public fileprivate(set) var withheld = 0
    /// Rows that do not authenticate, or hold what no version of ours has written: damage, or somebody's
    /// doing.
    public fileprivate(set) var unreadable = 0
    /// Why nothing more of this hour can be read at all, if that is so.
    public fileprivate(set) var problem: VaultError?

    init(hour: CaptureHour, problem: VaultError? = nil) {
        self.hour = hour
        self.problem = problem
    }

    mutating func add(_ row: OpenedRow) {
        switch row {
        case .record(let record): records.append(record)
        case .keyless: keyless += 1
        case .withheld: withheld += 1
        case .unreadable: unreadable += 1
        case .unwanted: break
        }
    }
}

/// A walk through the records of a store.
///
/// Nothing is open between two pages, neither a transaction nor a file: while the caller's output blocks, the
/// worker commits and destroys what is over as if nobody read. Expiry is looked at before and after each page
/// is read, orders in force after.
public struct RecordCursor: ~Copyable {
    private let reader: VaultReader
    private let filter: RecordFilter
    private let pageRows: Int
    private var hours: ArraySlice<CaptureHour>
    private var missing: ArraySlice<SetAsideFile>
    private var segment: SegmentReader?
    private let sealer: Result<RecordSealer, SealingError>

    init(
        _ reader: VaultReader, _ hours: [CaptureHour], missing: [SetAsideFile], _ filter: RecordFilter,
        pageRows: Int
    ) {
        self.reader = reader
        self.filter = filter
        self.pageRows = pageRows
        self.hours = hours[...]
        self.missing = missing[...]
        sealer = Result { () throws(SealingError) in try RecordSealer() }
    }

    /// The next page, which may have nothing that is wanted; nil when there is none.
    ///
    /// - Throws: `.sealing` when OpenSSL cannot be used. Whatever is wrong with an hour is told in a page of
    ///   its own.
    public mutating func next() throws(VaultError) -> RecordPage? {
        let sealer = try VaultError.wrapping(.read) { () throws(SealingError) in try self.sealer.get() }
        // What is not to be had is told first.
        if let file = missing.popFirst() {
            return RecordPage(hour: file.hour, problem: VaultError(.read, .setAside, path: file.path))
        }
        while let hour = hours.first {
            let segment = segment ?? SegmentReader(reader, hour)
            let page = self.page(of: segment, sealer)
            if segment.isAtEnd {
                hours.removeFirst()
                self.segment = nil
            } else {
                self.segment = segment
            }
            if let page { return page }
        }
        return nil
    }

    private func page(of segment: SegmentReader, _ sealer: RecordSealer) -> RecordPage? {
        do throws(VaultError) {
            let page = try segment.page(rows: pageRows, filter, sealer)
            return reader.isExpired(segment.hour) ? nil : page
        } catch {
            // An hour that is over, or that an order destroys, may go at any moment; that is no problem to tell
            // of. Where the state cannot be read, the first error stands.
            let isGoing = reader.isExpired(segment.hour) || (try? segment.isDoomed()) ?? false
            return isGoing ? nil : RecordPage(hour: segment.hour, problem: error)
        }
    }
}
