import SankofaFormats
import SankofaNN
import SankofaTensor

/// The examples of a page, as tensors.
struct PageExamples {
  /// `float64` [n, inputs].
  let features: Tensor
  /// `float64` [n, outputs], or labels, `int32` [n]; without rows when there are no targets.
  let targets: Tensor

  /// Reads `examples`, or the one that `input` and `target` of the page itself make.
  ///
  /// - Parameter loss: when the page says one, which then needs targets.
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
      let values = try wanted.flatMap { try $0.row(of: outputs, "the network's outputs") }
      targets = Tensor(values, shape: [wanted.count, outputs])
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
    for part in parts { try part.checkMembers(PageKey.ofExample) }
    return parts
  }

  /// Whether the loss can compare such outputs with such targets: it says itself.
  private func check(_ loss: Loss, _ page: PagePart, outputs: Int) throws {
    if targets.shape[0] == 0 { return }
    do {
      _ = try loss.values(.zeros([targets.shape[0], outputs], elementType: .float64), targets)
    } catch let error as LossError {
      throw page.error("\(error)")
    }
  }
}
