import Compression
import Foundation
import Testing

@Suite("Gzip files")
struct GzipTests {
    @Test("gzip files are unpacked within their limit, and damaged ones are errors")
    func gzip() throws {
        let packed: [UInt8] = Array(
            Data(base64Encoded: "H4sIAAAAAAACA3PMSVTITVTIzi9JBABxq7YzCwAAAA==") ?? Data())
        let text = try packed.withUnsafeBytes { try Gzip.decompress($0, limit: 100) }
        #expect(String(decoding: text, as: UTF8.self) == "Ala ma kota")
        packed.withUnsafeBytes { bytes in
            #expect(throws: CompressionError.tooLarge("a gzip file that becomes 11 bytes", limit: 5)) {
                try Gzip.decompress(bytes, limit: 5)
            }
            #expect(Gzip.isCompressed(bytes))
        }
        for count in 0..<packed.count {
            let cut = Array(packed.prefix(count))
            #expect(throws: CompressionError.self) { try cut.withUnsafeBytes { try Gzip.decompress($0, limit: 100) } }
        }
    }
}
