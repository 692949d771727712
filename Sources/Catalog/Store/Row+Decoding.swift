import DCAT
import Foundation
import GRDB

extension Row {
    /// The value of a column. A database may be damaged: one that is not what the schema says is an error, where the
    /// database library's own subscript ends the program.
    func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: Int) throws -> Value {
        try decode(Value.self, atIndex: column)
    }

    func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws -> Value {
        try decode(Value.self, forColumn: column)
    }

    /// A dataset's id, which has sixteen bytes.
    func datasetID(_ column: Int) throws -> DatasetID { try DatasetID(stored: get(column)) }

    /// One of the words that a column may have.
    func word<Value: RawRepresentable>(_ column: Int) throws -> Value where Value.RawValue == String {
        let text: String = try get(column)
        guard let value = Value(rawValue: text) else {
            throw CatalogError(
                "the catalogue is damaged: “\(text.prefix(40))” is no \(Value.self); \(CatalogError.restore)")
        }
        return value
    }
}

extension DatasetID {
    /// An id as a column has it.
    init(stored data: Data) throws {
        guard data.count == 16 else {
            throw CatalogError("the catalogue is damaged: an id of \(data.count) bytes; \(CatalogError.restore)")
        }
        self.init(bytes: [UInt8](data))
    }
}
