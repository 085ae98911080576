import SankofaDraw

extension Explanation {
  /// The network of the first example with the values on its neurons; the paths of the explained
  /// place are highlighted. Of wide layers, the neurons that matter most are drawn.
  ///
  /// When the explained value is that of a kernel over a patch, the picture shows the patch
  /// instead.
  public func picture() -> SVGDocument {
    if let origin = chain?.ways.first?.origin, origin.window != nil { return origin.picture }
    let formula = isSplit ? lossFormula : convention.name
    var notes: [String] = []
    if let example = examples.first {
      notes.append("loss \(formula) = \(ValueText.number(example.loss))")
      if isSplit { notes += example.answers.map(note) }
    }
    if let chain, let own = chain.ways.first {
      let slope = "∂C/∂\(chain.place.symbol) = \(ValueText.number(own.sum)) for \(chain.place)"
      notes.append(
        chain.ways.count == 1
          ? slope
          : "\(slope); \(ValueText.number(chain.sum)) as the mean of \(chain.ways.count) examples")
    }
    return ArchitecturePicture(examples.first, chain).picture(notes: notes).document
  }

  private func note(_ answer: Answer) -> String {
    "C_\(answer.name) = \(ValueText.number(answer.loss))"
  }
}

extension ForwardPass {
  /// The network of the first example with the values on its neurons.
  public func picture() -> SVGDocument {
    ArchitecturePicture(examples.first, nil).picture(notes: []).document
  }
}

/// Chooses the parts of a network that are drawn.
private struct ArchitecturePicture {
  /// A neuron: its z and its a share one spot.
  private struct Spot: Hashable {
    /// The column: 0 for the inputs, then one for each layer.
    let column: Int
    /// The number of the input, in column 0.
    let input: Int
    let indices: [Int]

    init?(_ place: NetworkPlace, _ calls: [String: Int], _ inputs: [String]) {
      let number = inputs.firstIndex(of: place.path)
      input = number ?? 0
      if number != nil {
        column = 0
      } else if let layer = place.layerValue?.layer, let call = calls[layer] {
        column = call + 1
      } else {
        return nil
      }
      indices = place.indices
    }

    /// The sort key: inputs in their order, then elements in theirs.
    var order: [Int] { [input] + indices }
  }

  private let example: Explanation.Example?
  private let chain: ChainRule?
  /// The numbers of the layers' calls, by path.
  private let calls: [String: Int]
  /// The links on highlighted paths, with their weights; a single neuron where a bias is nudged.
  private var marked: [[Spot]: Double] = [:]
  /// The neurons that are drawn, for each column.
  private var shown: [Int: [Spot]] = [:]

  /// The largest number of neurons of a layer that are drawn.
  private static let most = 10

  init(_ example: Explanation.Example?, _ chain: ChainRule?) {
    (self.example, self.chain) = (example, chain)
    calls = Dictionary(
      uniqueKeysWithValues: (example?.layers ?? []).enumerated().map { ($1.path, $0) })
    if let chain, let own = chain.ways.first {
      for path in own.paths { mark(path, weight: chain.values[0]) }
    }
    chooseNeurons()
  }

  private var inputs: [Explanation.Input] { example?.inputs ?? [] }

  private func spot(_ place: NetworkPlace) -> Spot? {
    guard let spot = Spot(place, calls, inputs.map(\.path)) else { return nil }
    // When z and a have different shapes, as with a gate, only a is drawn.
    if spot.column > 0, place.layerValue?.value == .preactivation,
      let layer = example?.layers[spot.column - 1],
      layer.preactivation?.shape != layer.activation.shape
    {
      return nil
    }
    return spot
  }

  /// Marks the links of a path, and the link of the weight at its start.
  private mutating func mark(_ path: ChainRule.Path, weight: Double) {
    for link in path.links {
      // ∂z/∂w is the activation that the weight multiplies, ∂z/∂a the weight.
      let isWeight = spot(link.from) == nil
      let from = spot(link.from) ?? link.equal.flatMap(spot)
      guard let to = spot(link.to), from != to else { continue }
      guard let from else {
        marked[[to]] = 0
        continue
      }
      marked[[from, to]] = isWeight ? weight : link.factor
    }
  }

  private var sums: [Explanation.Sum] { example?.layers.flatMap(\.sums) ?? [] }
  private var merging: [Explanation.Link] { example?.layers.flatMap(\.links) ?? [] }

  private mutating func chooseNeurons() {
    var weights: [Spot: Double] = [:]
    for sum in sums {
      guard let to = spot(sum.place) else { continue }
      weights[to] = max(weights[to] ?? 0, abs(sum.total))
      for term in sum.terms {
        guard let from = spot(term.input) else { continue }
        weights[from] = max(weights[from] ?? 0, abs(term.product))
      }
    }
    for link in merging {
      for spot in [link.from, link.to].compactMap(spot) where weights[spot] == nil {
        weights[spot] = abs(link.slope)
      }
    }
    for spot in marked.keys.flatMap({ $0 }) { weights[spot] = .infinity }
    for (column, spots) in Dictionary(grouping: weights, by: \.key.column) {
      let order = spots.sorted { a, b in
        a.value == b.value
          ? a.key.order.lexicographicallyPrecedes(b.key.order) : a.value > b.value
      }
      shown[column] = order.prefix(Self.most).map(\.key).sorted {
        $0.order.lexicographicallyPrecedes($1.order)
      }
    }
  }

  func picture(notes: [String]) -> NetworkPicture {
    let columns = shown.keys.sorted()
    let number = example.map { "example \($0.number)" } ?? "no example"
    return NetworkPicture(
      title: chain.map { "\(number), paths of \($0.place)" } ?? number,
      columns: columns.map(column), links: links(columns), notes: notes)
  }

  private func column(_ number: Int) -> NetworkPicture.Column {
    let spots = shown[number] ?? []
    let layer = number == 0 ? nil : example?.layers[number - 1]
    let values = layer.map { [$0.activation] } ?? inputs.map(\.values)
    let title =
      layer.map { $0.path + ($0.function.map { ", \($0)" } ?? "") }
      ?? (inputs.count == 1 ? "input" : "inputs")
    let count = values.reduce(0) { $0 + $1.elements.count }
    return NetworkPicture.Column(
      title,
      neurons: spots.map { spot in
        let path =
          layer.map { NetworkPlace(.activation, of: $0.path).path } ?? inputs[spot.input].path
        let own = values[spot.input]
        return NetworkPicture.Neuron(
          NetworkPlace(path, spot.indices).symbol,
          value: own.elements[own.shape.offset(of: spot.indices)],
          isMarked: marked.keys.contains { $0.contains(spot) })
      }, hiddenCount: count - spots.count)
  }

  private func links(_ columns: [Int]) -> [NetworkPicture.Link] {
    var places: [Spot: NetworkPicture.Spot] = [:]
    for (number, column) in columns.enumerated() {
      for (row, spot) in (shown[column] ?? []).enumerated() {
        places[spot] = NetworkPicture.Spot(column: number, row: row)
      }
    }
    var weights: [[Spot]: Double] = [:]
    for sum in sums {
      for term in sum.terms {
        guard let from = spot(term.input), let to = spot(sum.place) else { continue }
        weights[[from, to]] = term.weight
      }
    }
    for link in merging {
      guard let from = spot(link.from), let to = spot(link.to) else { continue }
      weights[[from, to]] = link.slope
    }
    weights.merge(marked) { $1 }
    let links = weights.compactMap { spots, weight -> NetworkPicture.Link? in
      guard spots.count == 2, let from = places[spots[0]], let to = places[spots[1]] else {
        return nil
      }
      return NetworkPicture.Link(
        from: from, to: to, weight: weight, isMarked: marked[spots] != nil)
    }
    return links.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }
}

extension Origin {
  /// The largest number of channels that are drawn.
  private static let mostDrawn = 6

  /// A picture of the kernel over the patch.
  fileprivate var picture: SVGDocument {
    let channels = channels(atMost: Self.mostDrawn)
    var notes: [String] = []
    if channels.restCount > 0 {
      notes.append("\(channels.restCount) others: \(ValueText.number(channels.rest))")
    }
    notes.append(
      "constant \(ValueText.number(constant)), \(place.symbol) = \(ValueText.number(total))")
    return WindowPicture(
      title: "\(place) = \(ValueText.number(total))", inputName: window?.inputName ?? "pixels",
      blocks: channels.shown.map { channel in
        WindowPicture.Block(
          "channel \(channel.number), sum \(ValueText.number(channel.sum))",
          pixels: channel.rows.map { $0.map { $0.input == nil ? nil : $0.value } },
          weights: channel.rows.map { $0.map(\.factor) })
      }, notes: notes
    ).document
  }
}

extension NetworkPicture.Link {
  /// The sort key: from left to right, from top to bottom.
  fileprivate var order: [Int] { [from.column, from.row, to.column, to.row] }
}
