import SankofaTensor

/// Takes apart the value of the explained place. No layer is known by name: derivatives say what is
/// multiplied by what.
struct OriginFinder {
  private let asked: ResolvedPlace
  /// The values of all milestones, for one example.
  private let milestones: [Tensor]
  private let number: Int
  private let segment: Segment
  private let values: [Tensor]
  /// The leaves that come from earlier layers; ``parameters`` are the others.
  private let inputs: [Int]
  private let parameters: [Int]

  init(_ asked: ResolvedPlace, _ milestones: [Tensor]) {
    (self.asked, self.milestones) = (asked, milestones)
    let number = OriginFinder.number(asked)
    self.number = number
    let segment = Segment(of: number, among: asked.milestones)
    self.segment = segment
    values = segment.leaves.map { milestones[$0.milestone] }
    let numeric = segment.leaves.indices.filter {
      segment.leaves[$0].tensor.elementType == .float64
    }
    let isParameter = segment.leaves.map { leaf in
      if case .parameter = asked.milestones[leaf.milestone].kind { true } else { false }
    }
    inputs = numeric.filter { !isParameter[$0] }
    parameters = numeric.filter { isParameter[$0] }
  }

  /// The number of the milestone to take apart: for an activation with a preactivation for each
  /// element, that preactivation.
  private static func number(_ asked: ResolvedPlace) -> Int {
    guard case .activation(let layer) = asked.kind,
      let z = asked.milestones.firstIndex(where: { $0.kind == .preactivation(layer) }),
      asked.milestones[z].shape == asked.milestones[asked.number].shape
    else { return asked.number }
    return z
  }

  /// The origin of the place's value; `nil` where it is neither a sum nor a choice.
  var origin: Origin? {
    switch asked.kind {
    case .preactivation, .activation: choice ?? sum(over: inputs) ?? sum(over: parameters)
    case .input, .target, .parameter, .state, .outputLoss, .loss: nil
    }
  }

  private var element: Int { asked.element }
  private var total: Double { milestones[number].doubles[element] }

  // MARK: Choices

  private var choice: Origin? {
    guard let (summed, rule) = segment.summing() else { return nil }
    var terms: [Origin.Term] = []
    for leaf in inputs {
      let members = summed.row(of: element, by: leaf, at: values)
      let winners = segment.row(of: element, by: leaf, at: values)
      let numbers = values[leaf].doubles
      for index in members.indices where members[index] != 0 || winners[index] != 0 {
        if members[index] != 1 || (winners[index] != 0 && winners[index] != 1) { return nil }
        terms.append(
          Origin.Term(
            input: place(leaf, index), value: numbers[index], weight: nil, factor: winners[index],
            cell: nil))
      }
    }
    let winners = terms.filter { $0.factor == 1 }
    guard terms.count > 1, winners.count == 1, winners[0].value == total else { return nil }
    return Origin(
      place: asked.place(number, element), rule: rule, terms: terms, window: nil, constant: 0,
      total: total)
  }

  // MARK: Sums

  /// The value as a sum over some leaves, when it is affine in them.
  private func sum(over leaves: [Int]) -> Origin? {
    var silent = values
    for leaf in leaves { silent[leaf] = .zeros(values[leaf].shape, elementType: .float64) }
    let constant = segment.value(at: silent).doubles[element]
    let window = leaves.count == 1 ? KernelWindowFinder(self, leaves[0]) : nil
    var terms: [Origin.Term] = []
    for leaf in leaves {
      let factors = segment.row(of: element, by: leaf, at: values)
      let weights = leaves == inputs ? partners(of: element, by: leaf) : [:]
      let numbers = values[leaf].doubles
      for index in factors.indices where factors[index] != 0 || weights[index] != nil {
        terms.append(
          Origin.Term(
            input: place(leaf, index), value: numbers[index],
            weight: weights[index].map { place($0.leaf, $0.element) }, factor: factors[index],
            cell: weights[index].flatMap { window?.cells[$0.element] }))
      }
    }
    let sum = terms.reduce(constant) { $0 + $1.product }
    let size = terms.reduce(abs(constant)) { $0 + abs($1.product) }
    guard !terms.isEmpty, abs(sum - total) <= 1e-12 * size else { return nil }
    return Origin(
      place: asked.place(number, element), rule: .sum,
      terms: window.map { $0.arranged(terms) }
        ?? terms.sorted { abs($0.product) > abs($1.product) },
      window: window?.window, constant: constant, total: total)
  }

  // MARK: For the window

  /// For each element of a leaf, the element of a parameter that multiplies it.
  ///
  /// The parameters are replaced by the numbers 1, 2, …, so that the derivative says which element
  /// it is. They are also replaced by other numbers, because a sum of several could equal such a
  /// number by chance.
  func partners(of element: Int, by leaf: Int) -> [Int: (leaf: Int, element: Int)] {
    var (plain, scrambled) = (values, values)
    var known: [(leaf: Int, element: Int)] = []
    for parameter in parameters {
      let shape = values[parameter].shape
      let numbers = (0..<shape.elementCount).map { Double(known.count + $0 + 1) }
      plain[parameter] = Tensor(numbers, shape: shape)
      scrambled[parameter] = Tensor(numbers.map(OriginFinder.scrambled), shape: shape)
      known += (0..<shape.elementCount).map { (parameter, $0) }
    }
    if known.isEmpty { return [:] }
    let first = segment.row(of: element, by: leaf, at: plain)
    let second = segment.row(of: element, by: leaf, at: scrambled)
    var partners: [Int: (leaf: Int, element: Int)] = [:]
    for index in first.indices
    where first[index] >= 1 && first[index] <= Double(known.count)
      && first[index] == first[index].rounded()
      && second[index] == OriginFinder.scrambled(first[index])
    {
      partners[index] = known[Int(first[index]) - 1]
    }
    return partners
  }

  /// A strictly convex function: when two numbers add up to a third, their results do not.
  private static func scrambled(_ number: Double) -> Double { number * number + 1 }

  /// The elements of a parameter that the values of the same channel use.
  func used(_ parameter: Int, with leaf: Int) -> [Int] {
    guard let channels = asked.milestones[number].shape.last else { return [] }
    var ones = values
    ones[leaf] = Tensor(
      [Double](repeating: 1, count: values[leaf].elementCount), shape: values[leaf].shape)
    let seed = (0..<segment.output.elementCount).map {
      $0 % channels == element % channels ? 1.0 : 0
    }
    let row = segment.row(
      of: Tensor(seed, shape: segment.output.shape), by: parameter, at: ones)
    return row.indices.filter { row[$0] != 0 }
  }

  /// The element of the same channel in the middle, whose patch extends least beyond the image.
  var middle: Int {
    let shape = asked.milestones[number].shape
    guard let channels = shape.last else { return element }
    return shape.offset(of: shape.dropLast().extents.map { $0 / 2 } + [element % channels])
  }

  /// The first element of the same channel.
  var corner: Int {
    asked.milestones[number].shape.last.map { element % $0 } ?? element
  }

  /// The shape of a leaf without the axis of examples.
  func shape(_ leaf: Int) -> Shape { asked.milestones[segment.leaves[leaf].milestone].shape }

  func place(_ leaf: Int, _ element: Int) -> NetworkPlace {
    asked.place(segment.leaves[leaf].milestone, element)
  }

  func value(_ leaf: Int, _ element: Int) -> Double { values[leaf].doubles[element] }
}
