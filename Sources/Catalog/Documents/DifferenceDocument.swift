import JSON

extension CatalogDocument {
    /// What became of a dataset, as `snop harvest --dry-run --json` prints it.
    package static func bytes(of difference: DatasetDifference) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("kind", difference.kind.rawValue)
            $0.member("id", difference.id.description)
            $0.member("source", difference.source)
            $0.member("key", difference.key)
            $0.member("title", difference.title)
            guard !difference.fields.isEmpty else { return }
            $0.key("fields")
            $0.array { fields in
                for field in difference.fields {
                    fields.object {
                        $0.member("path", field.path)
                        $0.member("old", field.old)
                        $0.member("new", field.new)
                    }
                }
            }
        }
        return writer.bytes
    }
}
