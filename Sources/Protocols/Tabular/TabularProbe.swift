import Feeds
import Fetch

/// A list that no protocol describes: nothing in it can tell what it is, only its source file can.
struct TabularProbe: AnswerProbe {
    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        TypeEvidence(reply, 0, "No list tells by itself which field is which; a source file declares it.")
    }
}
