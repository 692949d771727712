/// Who may talk to which server now, and who waits: at most `limit` at a time for each.
///
/// libcurl has such a limit too, but what waits inside it uses up its own time-out.
struct HostSlots<Visitor: AnyObject> {
    private let limit: Int
    private var busy: [String: Int] = [:]
    private var waiting: [String: [Visitor]] = [:]

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Takes a slot, or joins the queue: its front for one that has begun already. True when the slot was taken.
    mutating func enter(_ visitor: Visitor, host: String, first: Bool) -> Bool {
        let count = busy[host, default: 0]
        guard count >= limit else {
            busy[host] = count + 1
            return true
        }
        if first {
            waiting[host, default: []].insert(visitor, at: 0)
        } else {
            waiting[host, default: []].append(visitor)
        }
        return false
    }

    /// Gives a slot back, and hands it to the next in the queue, who is returned.
    mutating func leave(host: String) -> Visitor? {
        if let next = waiting[host]?.first {
            waiting[host]?.removeFirst()
            if waiting[host]?.isEmpty == true { waiting[host] = nil }
            return next
        }
        let count = busy[host, default: 0] - 1
        busy[host] = count > 0 ? count : nil
        return nil
    }

    /// Leaves the queue without having had a slot.
    mutating func withdraw(_ visitor: Visitor, host: String) {
        waiting[host]?.removeAll { $0 === visitor }
        if waiting[host]?.isEmpty == true { waiting[host] = nil }
    }
}
