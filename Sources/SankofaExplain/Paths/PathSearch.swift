/// Counts the paths of a network, adds them up, and finds the largest.
struct PathSearch {
  /// One path to the loss: its edges, and the product of their factors.
  struct Path {
    let edges: [PathNetwork.Edge]
    let product: Double
  }

  /// The largest number of paths that are all listed.
  static let mostListed = 64
  /// The number of the largest paths that are listed when there are more.
  static let largestListed = 10

  /// The number of paths; whole numbers above 2⁵³ are rounded.
  let count: Double
  /// The sum of all products: the derivative.
  let sum: Double
  /// The sum of the absolute values of all products.
  let magnitude: Double
  /// All paths, or only the largest; largest first.
  let listed: [Path]
  /// ∂C/∂station for every station from which a path leads to the loss.
  let slopes: [PathNetwork.Station: Double]

  init(_ network: PathNetwork) {
    var totals: [PathNetwork.Station: Totals] = [network.end: Totals(1, 1, 1)]
    for station in network.stations.reversed() where station != network.end {
      var total = Totals(0, 0, 0)
      for edge in network.edges[station] ?? [] {
        guard let rest = totals[edge.target] else { continue }
        total.count += rest.count
        total.sum += edge.factor * rest.sum
        total.magnitude += abs(edge.factor) * rest.magnitude
      }
      if total.count > 0 { totals[station] = total }
    }
    slopes = totals.mapValues(\.sum)
    let total = totals[network.start] ?? Totals(0, 0, 0)
    (count, sum, magnitude) = (total.count, total.sum, total.magnitude)
    let wanted = count <= Double(Self.mostListed) ? Self.mostListed : Self.largestListed
    listed = PathSearch.largest(wanted, of: network)
  }

  private struct Totals {
    var count: Double
    var sum: Double
    var magnitude: Double

    init(_ count: Double, _ sum: Double, _ magnitude: Double) {
      (self.count, self.sum, self.magnitude) = (count, sum, magnitude)
    }
  }

  /// The rest of a path: an edge, and the rank of the rest that follows at its target.
  private struct Rest {
    let edge: PathNetwork.Edge
    let next: Int
    let product: Double
  }

  /// The paths with the largest products, largest first. Each rest of such a path is among the
  /// largest rests of its station.
  private static func largest(_ wanted: Int, of network: PathNetwork) -> [Path] {
    var rests: [PathNetwork.Station: [Rest]] = [:]
    for station in network.stations.reversed() {
      var candidates: [Rest] = []
      for edge in network.edges[station] ?? [] {
        if edge.target == network.end {
          candidates.append(Rest(edge: edge, next: -1, product: edge.factor))
        }
        for (rank, rest) in (rests[edge.target] ?? []).enumerated() {
          candidates.append(Rest(edge: edge, next: rank, product: edge.factor * rest.product))
        }
      }
      // Equal products keep the order of the elements.
      let order = candidates.indices.sorted {
        let (a, b) = (abs(candidates[$0].product), abs(candidates[$1].product))
        return a == b ? $0 < $1 : a > b
      }
      rests[station] = order.prefix(wanted).map { candidates[$0] }
    }
    return (rests[network.start] ?? []).map { first in
      var (edges, rest) = ([first.edge], first)
      while rest.next >= 0, let following = rests[rest.edge.target]?[rest.next] {
        edges.append(following.edge)
        rest = following
      }
      return Path(edges: edges, product: first.product)
    }
  }
}

/// The progress of the search for the paths from a place to the loss.
public struct PathProgress: Sendable, Hashable {
  /// The example's number.
  public let example: Int
  /// The path of the value that the search has reached, such as `layers.4.preactivation`.
  public let value: String
  /// The number of derivatives that are known.
  public let done: Int
  /// The number of all derivatives.
  public let total: Int
}
