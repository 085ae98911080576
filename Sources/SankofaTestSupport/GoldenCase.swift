import Foundation
import SankofaTensor

/// The results of another program for the same numbers, as `Golden/README.md` describes the files.
package struct GoldenCase: Sendable, CustomStringConvertible {
  package let name: String
  /// Everything that the file says about the case.
  package let value: GoldenValue

  /// The cases of `Golden/values/<file>.json`. Traps when the file is not as it should be.
  package static func all(in file: String) -> [GoldenCase] {
    let path = "Golden/values/\(file).json"
    do {
      let content = try JSONDecoder().decode(GoldenValue.self, from: SourceFiles.bytes(path))
      return content["cases"].array.map { GoldenCase(name: $0["name"].string, value: $0) }
    } catch {
      fatalError("\(path): \(error)")
    }
  }

  /// The operation, activation or the like that the case is of; empty when it is of another kind.
  package var operation: String { value.has("operation") ? value["operation"].string : "" }

  /// The element type of all tensors that do not say another.
  package var elementType: ElementType { ElementType(named: value["type"].string) }

  /// A tensor of the case, such as `tensor("inputs", "a")`.
  package func tensor(_ group: String, _ name: String) -> Tensor {
    value[group][name].tensor(elementType)
  }

  /// The names in a group, in alphabetical order; none when the case lacks the group.
  package func names(in group: String) -> [String] {
    value.has(group) ? value[group].object.keys.sorted() : []
  }

  package var description: String { name }
}
