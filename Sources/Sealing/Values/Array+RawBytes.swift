extension [UInt8] {
    /// `withUnsafeBytes` that keeps the type of what the body throws.
    @inline(__always)
    func withRawBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBufferPointer { bytes throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(bytes))
        }
    }

    /// `withUnsafeMutableBytes` that keeps the type of what the body throws.
    @inline(__always)
    mutating func withMutableRawBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeMutableBufferPointer { bytes throws(Failure) in
            try unsafe body(UnsafeMutableRawBufferPointer(bytes))
        }
    }
}
