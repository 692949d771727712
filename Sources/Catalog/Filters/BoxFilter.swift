import DCAT

extension Filter {
    static let bbox = Filter("bbox", isSingle: true) { (query, values, _) throws(FilterError) in
        let corners = values[0].utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { Double(Substring($0)) ?? .nan }
        guard corners.count == 4, corners.allSatisfy(\.isFinite), corners[0] <= corners[2],
            let box = BoundingBox(west: corners[0], south: corners[1], east: corners[2], north: corners[3])
        else {
            throw FilterError(
                values[0], allowed: ["west,south,east,north in degrees, such as 18.4,54.2,18.9,54.5"])
        }
        query.bbox = box
    }
}
