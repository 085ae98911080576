import SankofaFormats
import SankofaNN
import SankofaNeurons

/// The proof that no perceptron separates the points, in words and numbers to check on paper.
struct WitnessWords {
  let witness: InseparabilityWitness
  let points: [[Double]]
  /// The name of each point, such as `01`.
  let names: [String]
  /// The kind of a point, such as `row`.
  let kind: String

  /// Lines, each ended by a newline.
  var text: String {
    let weights = NeuronWords.names("w", points.first?.count ?? 0)
    let letters = NeuronWords.list(weights + ["b"])
    let total = sum(weights)
    var text = "Whatever \(letters) are, the sums s of the \(kind)s have\n"
    text += "  \(times(witness.positives)) = \(total), above 0 if they fire\n"
    text += "  \(times(witness.negatives)) = \(total), not above 0 if they do not\n"
    text += "and no number is both.\n"
    if let (first, second) = pair {
      text +=
        "(\(kind.capitalizedFirst)s \(first + 1) and \(second + 1) are the same point with "
        + "different answers.)\n"
    }
    return text
  }

  var json: JSON {
    let parts = { (parts: [InseparabilityWitness.Part]) -> JSON in
      .array(
        parts.map { part in
          [
            "point": .string(names[part.point]), "times": .exact(part.times),
            "share": .string(witness.share(of: part).description),
          ]
        })
    }
    return [
      "firing": parts(witness.positives), "silent": parts(witness.negatives),
      "sum": .array(witness.sum(points).map { .exact($0) }), "count": .exact(witness.total),
    ]
  }

  /// `s(01) + 2 s(10)`.
  private func times(_ parts: [InseparabilityWitness.Part]) -> String {
    NeuronWords.sum(parts.map { ("\($0.times)", false, "s(\(names[$0.point]))") })
  }

  /// `w1 + 2 w2 + 3 b`.
  private func sum(_ weights: [String]) -> String {
    let terms = zip(witness.sum(points) + [witness.total], weights + ["b"]).map { value, name in
      let size = value < Rational(0) ? -value : value
      return (NeuronWords.readBack(size), value < Rational(0), name)
    }
    return NeuronWords.sum(terms)
  }

  /// The two points that contradict each other, if the proof needs only two.
  private var pair: (Int, Int)? {
    guard witness.positives.count == 1, witness.negatives.count == 1 else { return nil }
    let both = [witness.positives[0].point, witness.negatives[0].point].sorted()
    return (both[0], both[1])
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
