import SankofaNN
import SankofaTensor

extension Model {
  /// The first number of a parameter that is NaN or infinite, and its place, such as
  /// `layers.2.weight[3,17]`; `nil` when all are finite.
  package var firstNonFiniteNumber: (place: String, value: Float)? {
    for (path, parameter) in namedParameters where parameter.type.elementType == .float32 {
      let numbers = parameter.value.floats
      guard let position = numbers.firstIndex(where: { !$0.isFinite }) else { continue }
      var rest = position
      var indices: [Int] = []
      for extent in parameter.type.shape.extents.reversed() {
        indices.insert(rest % extent, at: 0)
        rest /= extent
      }
      let index = indices.map(String.init).joined(separator: ",")
      return ("\(path)[\(index)]", numbers[position])
    }
    return nil
  }
}
