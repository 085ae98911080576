import SankofaTensor

extension ChainRule {
  /// Takes apart the derivative of the loss with respect to a place.
  init(
    _ asked: ResolvedPlace, _ batch: Batch, numbers: [Int], progress: (PathProgress) -> Void
  ) throws {
    try batch.checkFinite()
    let (value, gradient) = (batch.knownValue(of: asked.kind), batch.gradient(by: asked.kind))
    let isShared = asked.isParameter
    let stride = isShared ? 0 : asked.milestones[asked.number].shape.elementCount
    let rows = isShared ? 1 : batch.data.count
    let elements = (0..<rows).map { $0 * stride + asked.element }
    let (numbersOf, slopes) = (value.doubles, gradient.doubles)
    place = asked.place
    values = elements.map { numbersOf[$0] }
    engine = elements.reduce(0) { $0 + slopes[$1] }

    let making = PathWriter(asked, batch)
    ways = numbers.indices.map { making.ways(example: $0, number: numbers[$0], progress: progress) }
    sum = ways.reduce(0) { $0 + $1.sum } / Double(ways.count)

    let probe = Probe(asked, batch, value, elements)
    nudge = probe.nudge
    (centralDifference, oneSided) = (probe.centralDifference, probe.oneSided)
    seesLogits = asked.seesLogits
    let found = probe.kinks(numbers: numbers, making)
    kinkCount = found.count
    kinks = Array(found.prefix(ChainRule.mostKinks))
  }

  /// The largest number of kinks that are listed.
  static let mostKinks = 8
}

extension ResolvedPlace {
  /// True when the place is part of a parameter, which all examples share.
  var isParameter: Bool { if case .parameter = kind { true } else { false } }

  /// The place of an element of a milestone.
  func place(_ milestone: Int, _ element: Int) -> NetworkPlace {
    let milestone = milestones[milestone]
    let indices = milestone.shape.indices(at: element)
    return switch milestone.kind {
    case .input(let index): NetworkPlace(inputPaths[index], indices)
    case .target: NetworkPlace("target", indices)
    case .parameter(let path): NetworkPlace(path, indices)
    case .preactivation(let call): NetworkPlace(.preactivation, of: callPaths[call], indices)
    case .activation(let call): NetworkPlace(.activation, of: callPaths[call], indices)
    case .state(let call, let scan, let time):
      NetworkPlace(NetworkPlace.state(callPaths[call], scan), [time] + indices)
    case .outputLoss(let index): NetworkPlace("\(graph.outputs[index].name)_loss")
    case .loss: NetworkPlace("loss")
    }
  }
}
