/// A report for people: headed tables of words, as plain text or as one page that needs nothing from elsewhere.
struct ReportDocument {
    /// A headed table.
    struct Section {
        let title: String
        /// The columns' names; none for a list of what is what.
        var columns: [String] = []
        let rows: [[String]]
    }

    let title: String
    let lead: String
    var sections: [Section]
    /// What it rests on and what it does not show, a sentence each.
    let notes: [String]

    /// Plain text.
    var text: String {
        var lines = [title, String(repeating: "=", count: title.count), lead]
        for section in sections {
            lines += ["", section.title, String(repeating: "-", count: section.title.count)]
            lines += Self.aligned((section.columns.isEmpty ? [] : [section.columns]) + section.rows)
        }
        lines += ["", "What this rests on", "------------------"] + notes.map { "- \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func aligned(_ rows: [[String]]) -> [String] {
        guard !rows.isEmpty else { return ["none"] }
        let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, word in
                column == row.count - 1
                    ? word : word + String(repeating: " ", count: widths[column] + 2 - word.count)
            }.joined()
        }
    }

    /// A page of its own.
    var page: String {
        let tables = sections.map { section -> HTML in
            let head: HTML =
                section.columns.isEmpty
                ? .empty
                : "<thead><tr>\(HTML.all(section.columns.map { "<th scope=\"col\">\($0)</th>" as HTML }))</tr></thead>"
            let body = HTML.all(section.rows.map { row in Self.row(row, isList: section.columns.isEmpty) })
            let table: HTML =
                section.rows.isEmpty
                ? "<p>none</p>" : "<div><table>\(head)<tbody>\(body)</tbody></table></div>"
            return "<section><h2>\(section.title)</h2>\(table)</section>"
        }
        let notes = HTML.all(notes.map { "<li>\($0)</li>" as HTML })
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
            <title>\(title)</title><style>\(Self.style)</style></head>
            <body><main><h1>\(title)</h1><p>\(lead)</p>\(HTML.all(tables))
            <section><h2>What this rests on</h2><ul>\(notes)</ul></section></main></body></html>

            """
        return page.text
    }

    private static func row(_ words: [String], isList: Bool) -> HTML {
        let cells = words.enumerated().map { column, word -> HTML in
            isList && column == 0 ? "<th scope=\"row\">\(word)</th>" : "<td>\(word)</td>"
        }
        return "<tr>\(HTML.all(cells))</tr>"
    }

    private static let style: HTML = """
        :root { color-scheme: light dark; }
        body { font: 100%/1.55 system-ui, sans-serif; margin: 0; font-variant-numeric: tabular-nums; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 0.75rem; } h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
        div { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: 0.35rem 1rem 0.35rem 0; border-bottom: 1px solid #8886; overflow-wrap: anywhere; }
        th { font-weight: 600; } thead th { white-space: nowrap; } tbody th { width: 14rem; }
        @media print { main { max-width: none; padding: 0; } }
        """
}
