/// How many connections the server keeps open, and how long it waits for those at the other end.
package struct ConnectionLimits: Sendable {
    /// So many are open at once; each takes a file descriptor and some 30 kB.
    package var maximum = 1000
    /// How long a connection may be open without a request; a tenth of it while more than half of all are open.
    package var idle = Duration.seconds(60)
    /// How long a client may take to send a request.
    package var request = Duration.seconds(20)
    /// How long a client may take nothing of its answer.
    package var stall = Duration.seconds(20)

    /// What a client may take while others wait for the memory that its answer is in, or for its connection.
    var pressedStall = Duration.seconds(2)
    /// How long a refused connection may take to ask and hear that it is, and any other to send a request while others wait
    /// for its place.
    var farewell = Duration.seconds(1)
    /// Heads that are being received may take so many bytes together.
    var headBytes = 16 << 20

    package init() {}

    /// How long an idle connection may stay while so many are open.
    func idle(open: Int) -> Duration { open > maximum / 2 ? idle / 10 : idle }
}
