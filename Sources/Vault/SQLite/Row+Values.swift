import Foundation
import GRDB

extension Row {
    /// A column's value; nil when it is null, or not of that type, as it may be in a damaged file.
    ///
    /// GRDB's own subscript traps on a value of another type.
    func value<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) -> Value?
    {
        Value.fromDatabaseValue(self[column] as DatabaseValue)
    }

    /// A column's bytes; nil when it holds none.
    func bytes(_ column: String) -> [UInt8]? {
        value(column, as: Data.self).map { [UInt8]($0) }
    }
}
