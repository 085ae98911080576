import SankofaFormats
import SankofaTensor

extension PagePart {
  /// Returns this part as a number in the range of `float32`.
  func number(_ fix: String = "write a number.") throws -> Double {
    guard let number = value.doubleValue, Float(number).isFinite else {
      throw notFinite(value, fix)
    }
    return number
  }

  /// Returns this part as a list of `count` numbers; a single number needs no list.
  ///
  /// - Parameter what: the things that have one number each, such as `the network's inputs`, for
  ///   errors.
  func row(of count: Int, _ what: String) throws -> [Double] {
    if count == 1, value.doubleValue != nil { return [try number()] }
    let numbers = try numbers(value, inside: [])
    guard numbers.count == count else {
      throw error(
        "must have \(count) number\(count == 1 ? "" : "s") (\(what)), got \(numbers.count); give "
          + "one for each.")
    }
    return numbers
  }

  /// Returns this part as the rows of a matrix, all of the same length.
  func rows() throws -> [[Double]] {
    guard let elements = value.arrayValue, !elements.isEmpty else {
      throw error(
        "must be a matrix [outputs][inputs], got \(got()); give a row of weights for each neuron.")
    }
    let rows = try elements.enumerated().map { index, row in
      guard row.arrayValue?.isEmpty == false else {
        throw error(
          "row \(index) must be a list of weights, got \(got(row)); give one for each input.",
          inside: [.element(index)])
      }
      return try numbers(row, inside: [.element(index)])
    }
    if let ragged = rows.firstIndex(where: { $0.count != rows[0].count }) {
      throw error(
        "rows must have equal lengths, row 0 has \(rows[0].count) and row \(ragged) has "
          + "\(rows[ragged].count); give one weight for each input.", inside: [.element(ragged)])
    }
    return rows
  }

  private func numbers(_ list: JSON, inside: [JSONStep]) throws -> [Double] {
    guard let elements = list.arrayValue else {
      throw error("must be a list of numbers, got \(got(list)); write [0, 1].", inside: inside)
    }
    return try elements.enumerated().map { index, element in
      guard let number = element.doubleValue, Float(number).isFinite else {
        throw notFinite(element, "correct it.", inside + [.element(index)])
      }
      return number
    }
  }

  private func notFinite(
    _ found: JSON, _ fix: String, _ inside: [JSONStep] = []
  ) -> FormatError {
    let shown =
      if case .number(let number) = found { "\(number)" } else { got(found) }
    let which = inside.compactMap { step -> String? in
      if case .element(let index) = step { "\(index)" } else { nil }
    }
    let place = which.isEmpty ? "" : "number \(which.joined(separator: ", ")) "
    return error(
      "\(place)must be a number within ±3.4e38, got \(shown); \(fix)", inside: inside)
  }
}
