/// What clients of the daemon may take.
extension ConfigurationKey {
    static let serve: [ConfigurationKey] = [
        .init("serve.max_connections", "connections that are open at once; `1000`") {
            $0.connections.maximum = try number($1[0], 8...1_000_000)
        },
        .init("serve.idle_timeout", "how long a connection may be open without a request; `60s`") {
            $0.connections.idle = try duration($1[0])
        },
        .init("serve.request_timeout", "how long a client may take to send a request; `20s`") {
            $0.connections.request = try duration($1[0])
        },
        .init("serve.stall_timeout", "how long a client may take nothing of its answer; `20s`") {
            $0.connections.stall = try duration($1[0])
        },
        .init("serve.max_page_bytes", "bytes of datasets on a page of a list; `4MiB`") {
            $0.maximumPageBytes = try bytes($1[0])
        },
        .init("serve.answer_memory", "memory in which large answers are made and sent; `96MiB`") {
            let size = try bytes($1[0])
            guard size >= 16 << 20 else { throw Invalid(expected: "a size of 16MiB or more") }
            $0.answerMemory = size
        },
    ]
}
