/// The first line of a request; nothing else of it matters here.
struct HTTPRequest: Equatable {
    /// Such as `GET`; any word.
    let method: String
    /// The target without its query, as it was sent.
    let path: String

    /// Reads a request's head: the first line and whatever stands below it (RFC 9112, sections 2.2 and 3).
    ///
    /// - Returns: Nil when it is no HTTP/1.0 or HTTP/1.1.
    init?(head: ArraySlice<UInt8>) {
        guard !head.contains(0) else { return nil }
        let line = head.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[2].starts(with: "HTTP/1.".utf8) else { return nil }
        var target = String(decoding: words[1].prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)[...]
        // A proxy may name the host too (RFC 9112, section 3.2.2).
        if target.hasPrefix("http://") { target = target.dropFirst(7).drop { $0 != "/" } }
        self.init(method: String(decoding: words[0], as: UTF8.self), path: String(target))
    }

    init(method: String, path: String) {
        self.method = method
        self.path = path
    }
}

/// An answer.
struct HTTPResponse {
    /// The status codes that are used, with their phrases (RFC 9110, section 15; 431 is RFC 6585).
    enum Status: Int {
        case ok = 200
        case badRequest = 400
        case notFound = 404
        case methodNotAllowed = 405
        case headTooLarge = 431
        case serverError = 500
        case unavailable = 503

        var phrase: String {
            switch self {
            case .ok: "OK"
            case .badRequest: "Bad Request"
            case .notFound: "Not Found"
            case .methodNotAllowed: "Method Not Allowed"
            case .headTooLarge: "Request Header Fields Too Large"
            case .serverError: "Internal Server Error"
            case .unavailable: "Service Unavailable"
            }
        }
    }

    let status: Status
    var headers: [String: String]
    let body: [UInt8]

    /// An answer that nobody keeps.
    init(_ body: [UInt8], type: String, status: Status = .ok) {
        self.status = status
        self.body = body
        headers = [
            "Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        ]
    }

    /// An answer of one line.
    static func plain(_ line: String, _ status: Status) -> HTTPResponse {
        HTTPResponse(Array((line + "\n").utf8), type: "text/plain; charset=utf-8", status: status)
    }

    /// What is sent before the connection ends: to HEAD all but the body.
    func bytes(isHead: Bool) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status.rawValue) \(status.phrase)"]
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        lines += ["Content-Length: \(body.count)", "Connection: close", "", ""]
        return Array(lines.joined(separator: "\r\n").utf8) + (isHead ? [] : body)
    }
}
