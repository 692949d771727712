/// `/style.css`: the look of the pages, readable at the width of a telephone and in the dark.
enum StyleSheet {
    static let answer = Answer(contentType: "text/css; charset=utf-8", freshness: .shipped, bytes: Array(text.utf8))

    private static let text = """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0.5rem 0; }
        h2 { font-size: 1.1rem; margin: 1.5rem 0 0.25rem; overflow-wrap: anywhere; }
        label { display: block; font-weight: bold; }
        form div { display: flex; flex-wrap: wrap; gap: 0.5rem; }
        input { border: 1px solid; box-sizing: border-box; flex: 1 1 14rem; font: inherit; padding: 0.5rem; }
        button { font: inherit; padding: 0.5rem 1rem; }
        ol { list-style: none; margin: 0; padding: 0; }
        p { margin: 0.25rem 0; overflow-wrap: anywhere; }
        .quiet { font-size: 0.9rem; opacity: 0.85; }
        nav, footer { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 1.5rem 0; }
        :focus-visible { outline: 3px solid; outline-offset: 2px; }

        """
}
