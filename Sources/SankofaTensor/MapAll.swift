extension Sequence {
  /// The results of `transform`, or `nil` when there is none for some element, which `compactMap`
  /// would leave out.
  package func mapAll<Result>(_ transform: (Element) throws -> Result?) rethrows -> [Result]? {
    var results: [Result] = []
    for element in self {
      guard let result = try transform(element) else { return nil }
      results.append(result)
    }
    return results
  }
}
