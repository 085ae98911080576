extension Sequence {
  /// The results of `transform` for all elements, or `nil` when it returns `nil` for one of them.
  package func mapAll<Result>(_ transform: (Element) throws -> Result?) rethrows -> [Result]? {
    var results: [Result] = []
    for element in self {
      guard let result = try transform(element) else { return nil }
      results.append(result)
    }
    return results
  }
}
