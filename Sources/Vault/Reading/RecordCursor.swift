public import Sealing

/// Some records of one hour, or what was made of them, and what could not be shown beside them.
public struct RecordPage<Part: Sendable>: Sendable {
    /// The hour they were captured in.
    public let hour: CaptureHour
    /// What was made of the records, part by part, in the order in which they came.
    public fileprivate(set) var parts: [Part] = []
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

    /// A page's rows, opened by one opener.
    init(
        hour: CaptureHour, _ rows: ArraySlice<SealedRow>, _ opener: consuming RowOpener, _ start: Part,
        _ add: (inout Part, StoredRecord) -> Void
    ) {
        self.init(hour: hour)
        var part = start
        for row in rows {
            do throws(SkippedRow) {
                add(&part, try opener.open(row))
            } catch {
                switch error {
                case .keyless: keyless += 1
                case .withheld: withheld += 1
                case .unreadable: unreadable += 1
                case .unwanted: break
                }
            }
        }
        parts = [part]
    }

    /// Adds the rows behind these.
    mutating func append(_ next: RecordPage) {
        parts += next.parts
        keyless += next.keyless
        withheld += next.withheld
        unreadable += next.unreadable
    }
}

extension RecordPage<[StoredRecord]> {
    /// The records, in the order in which they came.
    public var records: [StoredRecord] { Array(parts.joined()) }
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
    private let sealers: Result<SealerPool, SealingError>

    init(
        _ reader: VaultReader, _ hours: [CaptureHour], missing: [SetAsideFile], _ filter: RecordFilter,
        pageRows: Int
    ) {
        self.reader = reader
        self.filter = filter
        self.pageRows = pageRows
        self.hours = hours[...]
        self.missing = missing[...]
        sealers = Result { () throws(SealingError) in try SealerPool() }
    }

    /// The records of the next page.
    ///
    /// - Returns: A page, which may have nothing that is wanted; nil when there is none.
    /// - Throws: As ``next(_:_:)`` does.
    public mutating func next() throws(VaultError) -> RecordPage<[StoredRecord]>? {
        try next([]) { $0.append($1) }
    }

    /// What is made of the records of the next page.
    ///
    /// The rows are opened in parts, one for each core, all at once.
    ///
    /// - Parameters:
    ///   - start: What each part begins with.
    ///   - add: Adds a record to its part, on the thread that has opened it.
    /// - Returns: A page, which may have nothing that is wanted; nil when there is none.
    /// - Throws: `.sealing` when OpenSSL cannot be used. Whatever is wrong with an hour is told in a page of
    ///   its own.
    public mutating func next<Part: Sendable>(
        _ start: Part, _ add: @Sendable (inout Part, StoredRecord) -> Void
    ) throws(VaultError) -> RecordPage<Part>? {
        let sealers = try VaultError.wrapping(.read) { () throws(SealingError) in try self.sealers.get() }
        // What is not to be had is told first.
        if let file = missing.popFirst() {
            return RecordPage(hour: file.hour, problem: VaultError(.read, .setAside, path: file.path))
        }
        while let hour = hours.first {
            let segment = segment ?? SegmentReader(reader, hour)
            let page = self.page(of: segment, sealers, start, add)
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

    private func page<Part: Sendable>(
        of segment: SegmentReader, _ sealers: SealerPool, _ start: Part,
        _ add: @Sendable (inout Part, StoredRecord) -> Void
    ) -> RecordPage<Part>? {
        do throws(VaultError) {
            let page = try segment.page(rows: pageRows, filter, sealers, start, add)
            return reader.isExpired(segment.hour) ? nil : page
        } catch {
            // An hour that is over, or that an order destroys, may go at any moment; that is no problem to tell
            // of. Where the state cannot be read, the first error stands.
            let isGoing = reader.isExpired(segment.hour) || (try? segment.isDoomed()) ?? false
            return isGoing ? nil : RecordPage(hour: segment.hour, problem: error)
        }
    }
}
