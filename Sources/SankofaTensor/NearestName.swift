/// The candidate that someone who wrote `name` most likely meant, or `nil` when none is near.
///
/// The comparison ignores case and everything but letters and digits (`he_normal` is `heNormal`).
/// The distance is the number of insertions, deletions, replacements and swaps of neighbours
/// (optimal string alignment). It may be at most three, and at most half the length of the longer
/// name. Near, too, are a candidate that begins with a name of at least three letters, and one that
/// holds the name, or is in it, when the shorter of the two has at least four (`house price`, `price`).
/// Of equally near candidates, the first wins.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  // A name from a file may be of any length; one this long is not a misspelling.
  let longest = 1_000
  if name.utf8.count > longest { return nil }
  let wanted = significantCharacters(of: name)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= longest {
    let letters = significantCharacters(of: candidate)
    let forgiven = min(3, max(wanted.count, letters.count) / 2)
    let isPart =
      wanted.count >= 3 && letters.starts(with: wanted)
      || min(wanted.count, letters.count) >= 4
        && (letters.contains(wanted) || wanted.contains(letters))
    guard
      let distance = alignmentDistance(wanted, letters, atMost: forgiven)
        ?? (isPart ? forgiven : nil)
    else { continue }
    if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
  }
  return best?.candidate
}

private func significantCharacters(of name: String) -> [Character] {
  name.lowercased().filter { $0.isLetter || $0.isNumber }
}

/// The distance, or `nil` when it is more than `limit`.
private func alignmentDistance(_ a: [Character], _ b: [Character], atMost limit: Int) -> Int? {
  if abs(a.count - b.count) > limit { return nil }
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  // Rows of the table of distances between prefixes: for two letters fewer than now, one fewer, and
  // now.
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var current = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let replacement = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = min(previous[j] + 1, current[j - 1] + 1, replacement)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = min(current[j], beforePrevious[j - 2] + 1)
      }
    }
    // No later distance is less than the minimum of a row.
    if current.allSatisfy({ $0 > limit }) { return nil }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count] <= limit ? previous[b.count] : nil
}
