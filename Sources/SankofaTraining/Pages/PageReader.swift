import SankofaFormats
import SankofaNN
import SankofaTensor

/// A reader that makes a page of a file, and checks everything that the file says.
struct PageReader {
  static let defaultLoss = Loss.squaredError
  static let defaultLearningRate = 0.1
  /// The most neurons of a layer, and the most inputs.
  static let largestSize = 4096
  static let mostLayers = 64
  /// The most weights of the network: pages are for small networks, and the learned weights must
  /// fit into a file again.
  static let mostWeights = 1 << 19

  let file: LocatedJSON
  private let page: PagePart

  init(file: LocatedJSON) {
    self.file = file
    page = PagePart(file)
  }

  func read() throws -> NetworkPage {
    let source = try page.checkMembers(PageKey.ofPage)
    let layers = try layers()
    let loss = try page[PageKey.loss]?.named("write \"squared_error\".") { try Loss(named: $0) }
    let examples = try PageExamples(
      page, inputs: layers[0].inputs, outputs: layers[layers.count - 1].outputs, loss: loss)
    let inputNames = try inputNames(layers[0].inputs)
    return NetworkPage(
      path: file.path, source: source,
      name: try page[PageKey.name]?.name("write \"name\": \"xor\".")
        ?? NetworkPage.defaultName(file.path),
      loss: loss ?? PageReader.defaultLoss, learningRate: try learningRate(),
      inputNames: inputNames, layers: layers, seed: try seed(of: page) ?? 0,
      features: examples.features, targets: examples.targets)
  }

  private func learningRate() throws -> Double {
    guard let part = page[PageKey.learningRate] else { return PageReader.defaultLearningRate }
    let rate = try part.number("try 0.1.")
    guard rate > 0 else {
      throw part.error("must be a positive number, got \(part.got()); try 0.1.")
    }
    return rate
  }

  private func seed(of part: PagePart) throws -> UInt64? {
    try part[PageKey.seed].map { UInt64(try $0.whole(in: 0...(.max), try: 0)) }
  }

  // MARK: Inputs

  private func inputNames(_ count: Int) throws -> [String] {
    guard let part = page[PageKey.inputs], part.value.arrayValue != nil else {
      return (1...count).map { "x\($0)" }
    }
    let names = try part.list("name each input.").map { try $0.name("write a name.") }
    var known: Set<String> = []
    if let twice = names.first(where: { !known.insert($0).inserted }) {
      let shown = twice.onOneLine()
      throw part.error("names must differ, got \(shown), \(shown); rename one.")
    }
    return names
  }

  /// Returns the number of inputs: as the page states it, or the length of the first row of weights
  /// or of the first example.
  private func inputCount(_ first: PagePart) throws -> Int {
    if let part = page[PageKey.inputs] {
      if let names = part.value.arrayValue, (1...PageReader.largestSize).contains(names.count) {
        return names.count
      }
      return try part.whole(in: 1...PageReader.largestSize, try: 2)
    }
    if let weights = first[PageKey.weights] {
      let count = try weights.rows()[0].count
      if count <= PageReader.largestSize { return count }
      throw weights.error(
        "a network must have at most \(PageReader.largestSize) inputs, got \(count); give fewer.")
    }
    let example = page[PageKey.examples]?.value.arrayValue?.first ?? page.value
    if let input = example[PageKey.input] {
      let count = input.arrayValue?.count ?? 1
      if (1...PageReader.largestSize).contains(count) { return count }
    }
    throw page.error("the number of inputs is not known; add \"inputs\": 2.")
  }

  // MARK: Layers

  private func layers() throws -> [PageLayer] {
    guard let part = page[PageKey.layers] else {
      throw page.error("has no \"layers\"; add \"layers\": [{\"weights\": [[1, 1]]}].")
    }
    let parts = try part.list("add {\"weights\": [[1, 1]]}.")
    if parts.count > PageReader.mostLayers {
      throw part.error(
        "must have at most \(PageReader.mostLayers) layers, got \(parts.count); remove some.")
    }
    for part in parts { try part.checkMembers(PageKey.ofLayer) }
    // Checked even when each layer names its own, since the page keeps it.
    let initializer = try initializer(page)
    var inputs = try inputCount(parts[0])
    var weights = 0
    return try parts.enumerated().map { index, part in
      let size = try size(of: part)
      weights += size * inputs
      if weights > PageReader.mostWeights {
        throw part.error(
          "the network must have at most \(grouped(PageReader.mostWeights)) weights, got "
            + "\(grouped(weights)) so far; make layers smaller, or write it in Swift.")
      }
      let layer = try layer(index, part, size: size, inputs: inputs, initializer)
      inputs = size
      return layer
    }
  }

  private func size(of part: PagePart) throws -> Int {
    let stated = try part[PageKey.size]?.whole(in: 1...PageReader.largestSize, try: 4)
    guard let weights = part[PageKey.weights] else {
      if let stated { return stated }
      throw part.error("needs \"weights\" or \"size\"; add \"size\": 4.")
    }
    let rows = weights.value.arrayValue?.count ?? 0
    if rows > PageReader.largestSize {
      throw weights.error(
        "a layer must have at most \(PageReader.largestSize) neurons, got \(rows); make it smaller."
      )
    }
    return stated ?? Swift.max(1, rows)
  }

  private func layer(
    _ index: Int, _ part: PagePart, size: Int, inputs: Int, _ ofPage: Initializer?
  ) throws -> PageLayer {
    let activation = try part[PageKey.activation]?.named("write \"sigmoid\".") {
      try ActivationFunction(named: $0)
    }
    if let activation, (try? activation.outputShape(for: [size])) != [size] {
      throw (part[PageKey.activation] ?? part).error(
        "must keep the number of neurons, which \(activation.name) does not; write \"sigmoid\".")
    }
    let bias = try part[PageKey.biases]?.row(of: size, "the layer's neurons")
    let initializer = try initializer(of: part, ofPage)
    return PageLayer(
      activation: activation ?? .linear,
      weight: try part[PageKey.weights].map { try matrix($0, [size, inputs]) }
        ?? drawn(index, part, initializer ?? .glorotUniform, [size, inputs]),
      bias: Tensor(bias ?? Array(repeating: 0, count: size), shape: [size]),
      initializer: part[PageKey.weights] == nil ? initializer : nil)
  }

  private func matrix(_ part: PagePart, _ shape: Shape) throws -> Tensor {
    let rows = try part.rows()
    let found: Shape = [rows.count, rows[0].count]
    if found != shape {
      let fix =
        found[1] == shape[1]
        ? "\(shape[0]) row\(shape[0] == 1 ? "" : "s")"
        : "\(shape[1]) number\(shape[1] == 1 ? "" : "s") a row"
      throw part.error("must have shape \(shape) (outputs, inputs), got \(found); give \(fix).")
    }
    return Tensor(rows.flatMap { $0 }, shape: shape)
  }

  /// Returns the layer's own initializer, or the page's. Throws when the layer has both weights and
  /// an initializer or seed.
  private func initializer(of part: PagePart, _ ofPage: Initializer?) throws -> Initializer? {
    if part[PageKey.weights] != nil,
      let extra = part[PageKey.initializer] ?? part[PageKey.seed]
    {
      throw extra.error("weights are either written or drawn; leave out this or \"weights\".")
    }
    return try initializer(part) ?? ofPage
  }

  /// Returns the initializer that a layer or the page names.
  private func initializer(_ part: PagePart) throws -> Initializer? {
    try part[PageKey.initializer]?.named("write \"he_normal\".") { try Initializer(parsing: $0) }
  }

  /// Draws the same initial weights as a model with the same seed.
  private func drawn(
    _ index: Int, _ part: PagePart, _ initializer: Initializer, _ shape: Shape
  ) throws -> Tensor {
    let seed = try seed(of: part) ?? seed(of: page) ?? 0
    let key = RandomKey(seed: seed).folded(NetworkPage.path(index, "weight"))
    let weights = initializer(shape, key: key).converted(to: .float64).compute()
    guard weights.doubles.allSatisfy(\.isFinite) else {
      throw part.error(
        "the initializer \(initializer.name) made weights that are not finite; give it smaller "
          + "numbers.")
    }
    return weights
  }
}
