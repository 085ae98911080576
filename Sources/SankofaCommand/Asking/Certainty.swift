import SankofaData

/// How far the answer for a drawing can be trusted.
struct Certainty {
  /// The reason to be unsure, with one thing to do; `nil` when there is none.
  let doubt: String?

  /// The least mean probability of an answer that is sure.
  static let least = 0.75

  /// Judges the answer for a drawing.
  ///
  /// The probabilities are those of the drawing, and of the drawing moved by a pixel in each
  /// direction: a network may be certain of one place of a drawing and not of the next.
  ///
  /// - Parameter probabilities: a row for each place, the drawing's own first; none for scores.
  init(_ doubt: ImageFitting.Doubt?, _ probabilities: [[Double]], _ names: [String]) {
    switch doubt {
    case .severalDrawings:
      self.doubt = "there are several drawings; crop the picture to one digit."
      return
    case .onlyLines:
      self.doubt = "there is nothing but lines; draw a digit between them."
      return
    case nil: break
    }
    guard let own = probabilities.first, own.count > 1 else {
      self.doubt = nil
      return
    }
    let means = own.indices.map { index in
      probabilities.reduce(0) { $0 + $1[index] } / Double(probabilities.count)
    }
    let best = own.indices.reduce(0) { own[$1] > own[$0] ? $1 : $0 }
    guard means[best] < Certainty.least else {
      self.doubt = nil
      return
    }
    let others = own.indices.filter { $0 != best }
    let second = others.reduce(others[0]) { means[$1] > means[$0] ? $1 : $0 }
    self.doubt =
      "it may be \(names[best].onOneLine()) or \(names[second].onOneLine()); write the digit more "
      + "clearly."
  }
}
