import JSON
import Testing

@testable import DCAT

struct GeoJSONTests {
    private func read(_ text: String) throws -> (box: [Double]?, findings: [Finding]) {
        let value = try JSONValue.parse(Array(text.utf8))
        var normaliser = Normaliser()
        let box = normaliser.box(around: value)
        return (box?.coordinates, normaliser.findings)
    }

    @Test(
        "a box lies around all positions of whatever has coordinates",
        arguments: [
            (#"{"type": "Point", "coordinates": [18, 54]}"#, [18, 54, 18, 54]),
            (#"{"coordinates": [[18, 54, 3], [19, 55]]}"#, [18, 54, 19, 55]),
            (
                #"{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[18, 54], [19, 55]]}}"#,
                [18, 54, 19, 55]
            ),
            (
                #"""
                {"features": [{"geometry": null}, {"geometry": {"geometries": [{"coordinates": [1, 2]}]}},
                 {"geometry": {"coordinates": [3, -4]}}]}
                """#, [1, -4, 3, 2]
            ),
            (#"{"type": "Point", "coordinates": []}"#, nil), (#"{"coordinates": [200, 54]}"#, nil), ("null", nil),
            ("[]", nil),
            (#"{"coordinates": ["18", "54"]}"#, nil), (#"{"coordinates": [1e999, 54]}"#, nil),
        ] as [(String, [Double]?)])
    func boxes(text: String, box: [Double]?) throws {
        let read = try read(text)
        #expect(read.box == box && read.findings.isEmpty)
    }

    @Test("axes are turned where the place lies in Poland only then, and it is said")
    func axes() throws {
        let read = try read(#"{"type": "MultiPoint", "coordinates": [[52.1, 20.7], [52.2, 20.8]]}"#)
        #expect(read.box == [20.7, 52.1, 20.8, 52.2])
        #expect(read.findings.map(\.code) == [.geometryRepaired])
        #expect(read.findings.first?.value == "52.1,20.7,52.2,20.8")
    }

    @Test("as text, features and collections in any nesting become well-known text")
    func texts() {
        let point = #"{"type": "Point", "coordinates": [18, 54]}"#
        let nested =
            #"{"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [\#(point), \#(point)]}}"#
        #expect(Shape(nested)?.text == "GEOMETRYCOLLECTION (POINT (18.0 54.0), POINT (18.0 54.0))")
        #expect(Shape(#"{"type": "Polygon", "coordinates": [[18, 54], [19, 55]]}"#) == nil)
    }

    @Test("what stands deeper than geometries do is not looked for")
    func depth() throws {
        let many = 60
        let features = String(repeating: #"{"geometry":"#, count: many) + "{}" + String(repeating: "}", count: many)
        #expect(try read(features).box == nil)
        let lists = String(repeating: "[", count: many) + "18, 54" + String(repeating: "]", count: many)
        #expect(try read(#"{"coordinates": \#(lists)}"#).box == nil)
    }
}
