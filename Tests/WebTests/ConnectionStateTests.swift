import Testing

@testable import Web

struct ConnectionStateTests {
    private let start = ContinuousClock.now
    private let limits = ConnectionLimits()

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int(seconds * 1000)) }

    private func ending(
        _ state: ConnectionState, _ seconds: Double, open: Int = 1, isShort: Bool = false
    ) -> ConnectionState.Reason? {
        state.ending(at: at(seconds), limits, open: open, isShort: isShort)
    }

    @Test("an idle connection is closed after its time, and much sooner while many are open")
    func idle() {
        let state = ConnectionState(at: start)
        #expect(ending(state, 60) == nil && ending(state, 60.1) == .idle)
        #expect(ending(state, 6, open: 501) == nil && ending(state, 6.1, open: 501) == .idle)
        #expect(ending(state, 6.1, open: 500) == nil)
    }

    @Test("a request that is sent byte by byte has its time from the first byte on")
    func slowRequest() {
        var state = ConnectionState(at: start)
        for second in 50..<70 { state.received(at: at(Double(second))) }
        #expect(ending(state, 70) == nil && ending(state, 70.1) == .request)
    }

    @Test("content that never ends has the same time, also behind an answer")
    func endlessContent() {
        var state = ConnectionState(at: start)
        state.received(at: start)
        state.asked(at: start)
        state.wrote(at: at(1))
        state.sent(isEnd: true, at: at(1))
        #expect(ending(state, 20) == nil && ending(state, 20.1) == .request)
    }

    @Test("who takes nothing of an answer has stalled; how long the answer is in the making does not matter")
    func stalled() {
        var state = ConnectionState(at: start)
        state.asked(at: start)
        state.requestEnded()
        #expect(ending(state, 1000) == nil)
        state.wrote(at: at(1000))
        #expect(ending(state, 1020) == nil && ending(state, 1020.1) == .stalled)
        state.sent(isEnd: false, at: at(1010))
        state.wrote(at: at(1010))
        #expect(ending(state, 1030) == nil && ending(state, 1030.1) == .stalled)
        state.sent(isEnd: true, at: at(1030))
        #expect(ending(state, 1090) == nil && ending(state, 1090.1) == .idle)
    }

    @Test("while answers wait for memory, slow readers have little time for theirs")
    func short() {
        var state = ConnectionState(at: start)
        state.asked(at: start)
        state.requestEnded()
        state.wrote(at: start)
        #expect(ending(state, 2, isShort: true) == nil && ending(state, 2.1, isShort: true) == .stalled)
        var quick = state
        for tick in 1...4 {
            state.sent(isEnd: false, at: at(Double(tick) * 1.5))
            state.wrote(at: at(Double(tick) * 1.5))
        }
        #expect(ending(state, 6.1, isShort: true) == .stalled && ending(state, 6.1) == nil)
        for tick in 1...100 {
            quick.sent(isEnd: false, at: at(Double(tick) / 10))
            quick.wrote(at: at(Double(tick) / 10))
        }
        #expect(ending(quick, 10, isShort: true) == nil)
    }

    @Test("room is made by idle connections first, then by slow ones, and never by those that are needed")
    func dispensability() throws {
        var busy = ConnectionState(at: start)
        busy.asked(at: start)
        busy.requestEnded()
        #expect(busy.dispensability(at: at(100), limits) == nil)
        var reading = busy
        reading.wrote(at: at(99))
        #expect(reading.dispensability(at: at(100), limits) == nil)
        var receiving = ConnectionState(at: start)
        receiving.received(at: at(99.5))
        #expect(receiving.dispensability(at: at(100), limits) == nil)
        let slow = try #require(receiving.dispensability(at: at(101), limits))
        let stalled = try #require(reading.dispensability(at: at(102), limits))
        let idle = try #require(ConnectionState(at: at(50)).dispensability(at: at(100), limits))
        let older = try #require(ConnectionState(at: start).dispensability(at: at(100), limits))
        #expect(older < idle && idle < slow && slow < stalled)
    }

    @Test("who is refused is soon gone")
    func refused() {
        var state = ConnectionState(at: start, isRefused: true)
        state.asked(at: start)
        #expect(ending(state, 1) == nil && ending(state, 1.1) == .refused)
        #expect(state.dispensability(at: at(9), limits) == nil)
    }
}
