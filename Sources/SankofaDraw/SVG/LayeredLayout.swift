/// A layout of connected boxes in ranks, one below the other, in which few arrows cross and long
/// arrows are straight (Sugiyama, Tagawa and Toda, 1981).
struct LayeredLayout {
  /// An item in a rank: a box, or an arrow that passes the rank.
  struct Item {
    /// The box; `nil` for an arrow.
    let box: Int?
    let width: Double
    /// The connected items of the rank above; those of the rank below are in `below`.
    var above: [Int] = []
    var below: [Int] = []
  }

  /// The rank of each box, from 0 at the top.
  private(set) var rankNumbers: [Int]
  /// The x coordinate of each box's middle.
  private(set) var centers: [Double]
  /// For each link, its x coordinate at each rank that it passes.
  private(set) var bends: [[Double]]
  /// For each link, the x coordinate at which it arrives.
  private(set) var ends: [Double]
  /// The width of the whole layout.
  private(set) var width = 0.0

  private let links: [GraphPicture.Link]
  private var items: [Item]
  /// The items of each rank, from left to right.
  private var order: [[Int]] = []
  /// For each link, the items between its two boxes.
  private var ways: [[Int]] = []
  private var x: [Double] = []

  private static let space = 26.0
  /// The largest number of ranks that all arrows together may pass. Beyond it arrows are drawn
  /// straight, even across boxes, because nobody can read such a picture anyway.
  private static let mostBends = 5_000
  private static let sweeps = 12

  init(widths: [Double], links: [GraphPicture.Link]) {
    self.links = links
    items = widths.indices.map { Item(box: $0, width: widths[$0]) }
    rankNumbers = LayeredLayout.ranks(widths.count, links)
    (centers, bends, ends) = ([], [], [])
    connect()
    sort()
    align()
    let left = items.indices.map { x[$0] - items[$0].width / 2 }.min() ?? 0
    x = x.map { $0 - left }
    width = items.indices.map { x[$0] + items[$0].width / 2 }.max() ?? 0
    centers = Array(x.prefix(widths.count))
    bends = ways.map { way in way.map { x[$0] } }
    ends = arrivals()
  }

  /// The items of each rank, from left to right.
  var ranks: [[Item]] { order.map { rank in rank.map { items[$0] } } }

  /// Puts each box one rank below the lowest box that leads to it. A box without incoming links is
  /// one rank above the highest box that it leads to.
  private static func ranks(_ count: Int, _ links: [GraphPicture.Link]) -> [Int] {
    let incoming = Dictionary(grouping: links, by: \.to)
    let outgoing = Dictionary(grouping: links, by: \.from)
    var ranks = Array(repeating: 0, count: count)
    for box in ranks.indices {
      ranks[box] = (incoming[box] ?? []).map { ranks[$0.from] + 1 }.max() ?? 0
    }
    for box in ranks.indices where incoming[box] == nil {
      ranks[box] = (outgoing[box] ?? []).map { ranks[$0.to] - 1 }.min() ?? 0
    }
    return ranks
  }

  /// Puts an item into every rank that a link passes, and records the connections of each item.
  private mutating func connect() {
    order = Array(repeating: [], count: (rankNumbers.max() ?? 0) + 1)
    for box in rankNumbers.indices { order[rankNumbers[box]].append(box) }
    let passed = links.reduce(0) { $0 + rankNumbers[$1.to] - rankNumbers[$1.from] - 1 }
    for link in links {
      var way: [Int] = []
      if passed <= LayeredLayout.mostBends {
        for rank in rankNumbers[link.from] + 1..<rankNumbers[link.to] {
          way.append(items.count)
          order[rank].append(items.count)
          items.append(Item(box: nil, width: 6))
        }
      }
      ways.append(way)
      let chain = [link.from] + way + [link.to]
      guard way.count == rankNumbers[link.to] - rankNumbers[link.from] - 1 else { continue }
      for (upper, lower) in zip(chain, chain.dropFirst()) {
        items[upper].below.append(lower)
        items[lower].above.append(upper)
      }
    }
  }

  // MARK: Order

  /// Sorts each rank by the mean position of the connected items, in sweeps down and up, and keeps
  /// the order with the fewest crossings.
  private mutating func sort() {
    var best = (order: order, crossings: crossings())
    for sweep in 0..<LayeredLayout.sweeps where best.crossings > 0 {
      let isDown = sweep % 2 == 0
      let ranks = isDown ? Array(order.indices.dropFirst()) : order.indices.dropLast().reversed()
      for rank in ranks { sort(rank, byThose: isDown ? \.above : \.below) }
      let count = crossings()
      if count < best.crossings { best = (order, count) }
    }
    order = best.order
  }

  private mutating func sort(_ rank: Int, byThose neighbours: KeyPath<Item, [Int]>) {
    let places = placesInRanks()
    let means = order[rank].map { item in
      let others = items[item][keyPath: neighbours].map { Double(places[$0]) }
      return others.isEmpty ? Double(places[item]) : others.reduce(0, +) / Double(others.count)
    }
    // Equal means keep their order.
    order[rank] = order[rank].indices.sorted { (means[$0], $0) < (means[$1], $1) }
      .map { order[rank][$0] }
  }

  private func placesInRanks() -> [Int] {
    var places = Array(repeating: 0, count: items.count)
    for rank in order { for (place, item) in rank.enumerated() { places[item] = place } }
    return places
  }

  /// The number of crossing pairs of links between neighbouring ranks.
  private func crossings() -> Int {
    let places = placesInRanks()
    return order.dropLast().reduce(0) { sum, rank in
      let lines = rank.flatMap { item in items[item].below.map { (places[item], places[$0]) } }
      // An exact count of more lines takes too long.
      guard lines.count <= 400 else { return sum + lines.count }
      return sum
        + lines.indices.reduce(0) { count, first in
          count
            + lines[..<first].count { second in
              (second.0 - lines[first].0) * (second.1 - lines[first].1) < 0
            }
        }
    }
  }

  // MARK: Places

  /// Moves each item towards the mean position of the connected items, as far as its rank has room.
  private mutating func align() {
    x = Array(repeating: 0, count: items.count)
    for rank in order { place(rank, at: rank.map { _ in 0 }) }
    for sweep in 0..<2 * LayeredLayout.sweeps {
      let isDown = sweep % 2 == 0
      for rank in isDown ? Array(order.indices) : order.indices.reversed() {
        let wanted = order[rank].map { item in
          let others = isDown ? items[item].above : items[item].below
          return others.isEmpty
            ? x[item] : others.reduce(0) { $0 + x[$1] } / Double(others.count)
        }
        place(order[rank], at: wanted)
      }
    }
  }

  /// Places the items of a rank as near to the wanted positions as possible, by least squares and
  /// without overlaps: neighbours that would overlap form a group, which is placed at its mean. An
  /// arrow has more weight than a box, so that it stays straight.
  private mutating func place(_ rank: [Int], at wanted: [Double]) {
    var offset = 0.0
    var groups: [(sum: Double, weight: Double, offsets: [Double])] = []
    for (index, item) in rank.enumerated() {
      if index > 0 {
        offset += (items[rank[index - 1]].width + items[item].width) / 2 + LayeredLayout.space
      }
      let weight = items[item].box == nil ? 4.0 : 1
      var group = (sum: weight * (wanted[index] - offset), weight: weight, offsets: [offset])
      while let last = groups.last, last.sum / last.weight > group.sum / group.weight {
        group = (
          last.sum + group.sum, last.weight + group.weight, last.offsets + group.offsets
        )
        groups.removeLast()
      }
      groups.append(group)
    }
    let places = groups.flatMap { group in group.offsets.map { group.sum / group.weight + $0 } }
    for (item, place) in zip(rank, places) { x[item] = place }
  }

  /// The x coordinate at which each link arrives. The links to one box arrive side by side, ordered
  /// by where they come from.
  private func arrivals() -> [Double] {
    var ends = links.map { x[$0.to] }
    for (box, numbers) in Dictionary(grouping: links.indices, by: { links[$0].to }) {
      let origins = numbers.map { x[ways[$0].last ?? links[$0].from] }
      let sorted = numbers.indices.sorted { (origins[$0], $0) < (origins[$1], $1) }
      let step = min(20, items[box].width * 0.8 / Double(numbers.count))
      for (place, index) in sorted.enumerated() {
        ends[numbers[index]] = x[box] + step * (Double(place) - Double(numbers.count - 1) / 2)
      }
    }
    return ends
  }
}
