/// Elementwise entries that are computed together, a block at a time, in registers.
struct Cluster {
  /// The entries in topological order; the last one is the root.
  var members: [Int]
  /// The members whose values are needed outside the cluster.
  var stored: [Int] = []

  var root: Int { members[members.count - 1] }
}

/// Puts each elementwise entry into the cluster of a consumer, so that its value is still in a
/// register there.
struct Fusion {
  private(set) var clusters: [Cluster] = []
  /// The cluster of each entry that is in one.
  private(set) var clusterOf: [Int?]

  /// - Parameters:
  ///   - outputs: entries whose values must be stored.
  ///   - isEarly: true for each entry that is needed before anything is overwritten.
  init(_ graph: PlanGraph, _ sources: OperandSources, outputs: Set<Int>, isEarly: [Bool]) {
    let entries = graph.entries
    clusterOf = [Int?](repeating: nil, count: entries.count)
    var uses = [[Use]](repeating: [], count: entries.count)
    for (index, entry) in entries.enumerated() where sources.isStored[index] {
      for input in entry.inputs {
        let isDirect =
          sources[input].buffer == input && Fusion.isElementwise(entry)
          && !Fusion.readsElsewhere(entry) && entries[input].type.shape == entry.type.shape
        uses[sources[input].buffer].append(Use(consumer: index, isDirect: isDirect))
      }
    }
    var reversed: [Cluster] = []
    for index in entries.indices.reversed()
    where sources.isStored[index] && Fusion.isElementwise(entries[index]) {
      let own = uses[index]
      let isOutput = outputs.contains(index)
      if own.isEmpty && !isOutput { continue }
      // The cluster of the first consumer. Other consumers read the stored value, so they must come
      // after the whole cluster.
      let home = own.first(where: \.isDirect).flatMap { clusterOf[$0.consumer] }
      let isShared = own.contains { !$0.isDirect || clusterOf[$0.consumer] != home }
      if let home, reversed[home].members.count < Fusion.largest,
        !isShared
          || isEarly[index] == isEarly[reversed[home].members[0]]
            && own.allSatisfy({
              clusterOf[$0.consumer] == home ? $0.isDirect : $0.consumer > reversed[home].members[0]
            })
      {
        reversed[home].members.append(index)
        clusterOf[index] = home
        if isOutput || isShared { reversed[home].stored.append(index) }
      } else {
        clusterOf[index] = reversed.count
        reversed.append(Cluster(members: [index], stored: [index]))
      }
    }
    clusters = reversed.map { cluster in
      Cluster(members: cluster.members.sorted(), stored: cluster.stored.sorted())
    }
  }

  private struct Use {
    var consumer: Int
    /// True when element i of the consumer needs element i of this entry.
    var isDirect: Bool
  }

  /// The most members of a cluster; more would not fit into the registers of a block program.
  private static let largest = 16

  static func isElementwise(_ entry: PlanGraph.Entry) -> Bool {
    guard case .operation(_, let lowering) = entry.kind else { return false }
    switch lowering {
    case .elementwise, .index, .uniform, .rows: return true
    case .reshape, .view, .placed, .kernel, .expanded: return false
    }
  }

  /// True when element i depends on other elements than element i of the inputs.
  static func readsElsewhere(_ entry: PlanGraph.Entry) -> Bool {
    guard case .operation(_, let lowering) = entry.kind else { return false }
    switch lowering {
    case .uniform, .rows: return true
    case .elementwise, .index, .reshape, .view, .placed, .kernel, .expanded: return false
    }
  }
}
