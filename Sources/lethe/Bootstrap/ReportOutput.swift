import Foundation

/// Where a report goes: text or JSON to stdout, a page to a file.
struct ReportOutput {
    let html: String?
    let json: Bool

    /// Puts it there; a file that is there is replaced as a whole.
    func put(_ report: some Encodable, text: String, page: String) throws {
        if let html {
            do {
                try Data(page.utf8).write(to: URL(fileURLWithPath: html), options: .atomic)
            } catch {
                throw CommandFailure("\(html) cannot be written")
            }
            Console.note("wrote \(html)")
        }
        if json {
            try Console.write(json: report, keys: .convertToSnakeCase)
        } else if html == nil {
            try Console.write(Array(text.utf8))
        }
    }
}
