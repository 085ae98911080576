import SankofaTensor

/// Finds the paths from a place to the loss, and names the factors on them.
final class PathWriter {
  let asked: ResolvedPlace
  let batch: Batch
  /// For each milestone after the place, the part of the graph that computes it.
  let segments: [Segment?]

  init(_ asked: ResolvedPlace, _ batch: Batch) {
    (self.asked, self.batch) = (asked, batch)
    segments = asked.milestones.indices.map { number in
      switch asked.milestones[number].kind {
      case .input, .target, .parameter: nil
      case .preactivation, .activation, .state, .outputLoss, .loss:
        number > asked.number ? Segment(of: number, among: asked.milestones) : nil
      }
    }
  }

  /// The values of all milestones in one example of the batch.
  func values(example: Int) -> [Tensor] {
    asked.milestones.map { batch.value(of: $0, example: example).compute() }
  }

  func ways(
    example: Int, number: Int, progress: (PathProgress) -> Void
  ) -> ChainRule.Ways {
    let values = values(example: example)
    let network = PathNetwork(
      from: PathNetwork.Station(milestone: asked.number, element: asked.element),
      segments: segments, values: values
    ) { milestone, done, total in
      progress(
        PathProgress(
          example: number, value: asked.place(milestone, 0).path, done: done, total: total))
    }
    let search = PathSearch(network)
    let paths = search.listed.map { path in
      var from = network.start
      let links = path.edges.map { edge in
        defer { from = edge.target }
        return link(from, edge, values)
      }
      return ChainRule.Path(links: links, product: path.product)
    }
    let listed = paths.reduce(0) { $0 + abs($1.product) }
    return ChainRule.Ways(
      example: number, count: search.count, paths: paths, sum: search.sum,
      share: search.magnitude == 0 ? 1 : Swift.min(1, listed / search.magnitude),
      origin: OriginFinder(asked, values).origin,
      meetings: meetings(network, search, values),
      recurrences: ThroughTime.recurrences(asked, network, search))
  }

  /// The derivative as a sum with one term for each value that uses the place directly.
  private func meetings(
    _ network: PathNetwork, _ search: PathSearch, _ values: [Tensor]
  ) -> ChainRule.Meetings {
    let edges = (network.edges[network.start] ?? []).compactMap { edge in
      search.slopes[edge.target].map { (edge: edge, slope: $0, product: edge.factor * $0) }
    }
    let order = edges.indices.sorted {
      let (a, b) = (abs(edges[$0].product), abs(edges[$1].product))
      return a == b ? $0 < $1 : a > b
    }
    let listed = order.prefix(ChainRule.Meetings.mostListed)
    return ChainRule.Meetings(
      count: edges.count,
      listed: listed.map {
        ChainRule.Meeting(link: link(network.start, edges[$0].edge, values), slope: edges[$0].slope)
      },
      rest: order.dropFirst(listed.count).reduce(0) { $0 + edges[$1].product })
  }

  private func link(
    _ from: PathNetwork.Station, _ edge: PathNetwork.Edge, _ values: [Tensor]
  ) -> ChainRule.Link {
    let to = edge.target
    let known = formula(from, to)
    let equal = known == nil ? number(from, to, values) : nil
    return ChainRule.Link(
      from: asked.place(from.milestone, from.element), to: asked.place(to.milestone, to.element),
      factor: edge.factor, equal: equal, formula: known ?? equal?.symbol)
  }

  /// The formula of a factor, where the functions have names.
  private func formula(_ from: PathNetwork.Station, _ to: PathNetwork.Station) -> String? {
    switch (asked.milestones[from.milestone].kind, asked.milestones[to.milestone].kind) {
    case (.outputLoss, .loss): "weight of \(asked.place(from.milestone, 0).symbol)"
    case (let kind, .outputLoss(let output)): slope(kind, of: output)
    case (let kind, .loss): (asked.graph.isSplit ? nil : slope(kind, of: 0)) ?? penalty(kind)
    case (.state, .activation), (.parameter, .activation): nil
    case (_, .activation(let layer)): asked.functions[layer].map { $0.slope ?? "\($0.name)′(z)" }
    default: nil
    }
  }

  /// The place in the network whose value a factor is.
  private func number(
    _ from: PathNetwork.Station, _ to: PathNetwork.Station, _ values: [Tensor]
  ) -> NetworkPlace? {
    guard let segment = segments[to.milestone], let leaf = segment.leaf(from.milestone) else {
      preconditionFailure("an edge begins at what its end is computed from")
    }
    let leafValues = segment.leaves.map { values[$0.milestone] }
    return segment.factor(of: to.element, by: leaf, from.element, at: leafValues).map {
      asked.place(segment.leaves[$0.leaf].milestone, $0.element)
    }
  }

  /// The derivative of an output's own loss, where it has a formula.
  private func slope(_ kind: Milestone.Kind, of output: Int) -> String? {
    let graph = asked.graph
    if graph.isSame(kind, graph.outputs[output].kind) { return asked.conventions[output].slope }
    let inner = graph.inner(of: output)
    return graph.isSame(kind, inner) ? asked.conventions[output].logitSlope : nil
  }

  /// The formula for a milestone that adds to the loss through a penalty.
  private func penalty(_ kind: Milestone.Kind) -> String? {
    let graph = asked.graph
    if graph.isSplit { return "penalty′" }
    if case .parameter = kind { return "penalty′" }
    return nil
  }
}
