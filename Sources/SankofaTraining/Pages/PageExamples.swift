import SankofaFormats
import SankofaNN
import SankofaTensor

/// The examples of a page, as tensors.
struct PageExamples {
  /// The inputs, `float64` [n, inputs].
  let features: Tensor
  /// The targets, `float64` [n, outputs], or labels, `int32` [n]; without rows when there are no
  /// targets.
  let targets: Tensor

  /// Reads `examples`, or the single example that the page's own `input` and `target` make.
  ///
  /// - Parameter loss: the page's loss; `nil` when the page has none. A page with a loss needs
  ///   targets.
  init(_ page: PagePart, inputs: Int, outputs: Int, loss: Loss?) throws {
    let parts = try PageExamples.parts(of: page)
    let rows = try parts.map { part in
      guard let input = part[PageKey.input] else {
        throw part.error("needs \"input\"; add \"input\": [1, 0].")
      }
      return try input.row(of: inputs, "the network's inputs")
    }
    features = Tensor(rows.flatMap { $0 }, shape: [rows.count, inputs])
    let wanted = parts.compactMap { $0[PageKey.target] }
    if !wanted.isEmpty, let bare = parts.first(where: { $0[PageKey.target] == nil }) {
      throw bare.error("needs \"target\", as others have one; add \"target\": [1].")
    }
    if wanted.isEmpty, loss != nil, let part = page[PageKey.loss] {
      throw part.error(
        "needs an example to compare with; add \"input\": [1, 0] and \"target\": [1].")
    }
    let loss = loss ?? PageReader.defaultLoss
    if loss.takesLabels {
      let labels = try wanted.map { try Int32($0.whole(in: 0...(outputs - 1), try: 0)) }
      targets = Tensor(labels, shape: [labels.count])
    } else {
      let rows = try wanted.map { try $0.row(of: outputs, "the network's outputs") }
      targets = Tensor(rows.flatMap { $0 }, shape: [wanted.count, outputs])
      for (part, row) in zip(wanted, rows) { try PageExamples.checkProbabilities(row, part, loss) }
    }
    try check(loss, page, outputs: outputs)
  }

  private static func parts(of page: PagePart) throws -> [PagePart] {
    let single = page[PageKey.input] ?? page[PageKey.target]
    guard let list = page[PageKey.examples] else { return single == nil ? [] : [page] }
    if let single {
      throw single.error("the page has \"examples\" already; put it there, or leave one out.")
    }
    let parts = try list.list("add {\"input\": [1, 0], \"target\": [1]}.")
    for part in parts {
      try part.checkMembers(PageKey.ofExample)
      _ = try part[PageKey.name]?.name("write a name.")
    }
    return parts
  }

  /// Throws when the loss compares probabilities and a target is not one. With other targets, the
  /// loss would have no minimum.
  private static func checkProbabilities(
    _ row: [Double], _ part: PagePart, _ loss: Loss
  ) throws {
    guard loss.comparesProbabilities else { return }
    let isCategorical = loss.isOneChoice
    let fix = isCategorical ? "write 1 for its class and 0 for the others." : "write 0 or 1."
    if let index = row.firstIndex(where: { !(0...1).contains($0) }) {
      let written = part.value.arrayValue?[index]
      throw part.error(
        "must be in 0…1 (\(loss.name) compares probabilities), got \(part.got(written)); \(fix)",
        inside: written == nil ? [] : [.element(index)])
    }
    let sum = row.reduce(0, +)
    if isCategorical, abs(sum - 1) > largestExcess {
      throw part.error(
        "must sum to 1 (\(loss.name) compares probabilities), got a sum of \(sum); "
          + fix)
    }
  }

  /// The most by which the sum of probabilities may differ from 1: enough for fractions such as
  /// thirds that are written with seven digits.
  private static let largestExcess = 1e-6

  /// Throws the loss's own error when it cannot compare such outputs with such targets.
  private func check(_ loss: Loss, _ page: PagePart, outputs: Int) throws {
    if targets.shape[0] == 0 { return }
    do {
      _ = try loss.values(.zeros([targets.shape[0], outputs], elementType: .float64), targets)
    } catch let error as SankofaError {
      throw page.error("\(error)")
    }
  }
}
