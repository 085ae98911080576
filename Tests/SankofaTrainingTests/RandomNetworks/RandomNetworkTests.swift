import Foundation
import Testing

/// Networks drawn at random come to the numbers that PyTorch comes to.
@Suite struct RandomNetworkTests {
  @Test(arguments: RandomNetwork.all)
  func network(_ network: RandomNetwork) throws {
    let comparison = try NetworkComparison(network)
    for deviation in comparison.deviations where !(deviation.ratio <= 1) {
      Issue.record(
        """
        seed \(network.seed): \(deviation.what) is off by \(deviation.size), allowed is \
        \(deviation.allowed); run it again with SANKOFA_RANDOM_SEED=\(network.seed) swift test \
        --filter RandomNetworkTests.
        """)
    }
  }

  /// Without a network nothing is compared.
  @Test func thereAreNetworks() {
    #expect(
      !RandomNetwork.all.isEmpty,
      "no network has this SANKOFA_RANDOM_SEED; take the seed that a failure names.")
  }

  /// The allowed errors are those by which the networks were chosen.
  @Test func limits() throws {
    #expect(
      try RandomNetwork.limits == [
        "predictions": NetworkComparison.outputLimit, "loss": NetworkComparison.lossLimit,
        "gradients": NetworkComparison.gradientLimit, "changes": NetworkComparison.changeLimit,
        "smallest": NetworkComparison.smallest,
      ])
  }

  /// As many networks as the file that the variable names has: `Golden/random_networks/thousands.py`.
  @Test(.enabled(if: manyPath != nil))
  func thousands() throws {
    let path = try #require(Self.manyPath)
    let file = try String(contentsOfFile: path, encoding: .utf8)
    var worst: [String: (ratio: Double, seed: Int)] = [:]
    var (count, failed) = (0, 0)
    for line in file.split(separator: "\n").dropFirst() {
      let network = try RandomNetwork(line: line)
      count += 1
      do {
        let comparison = try NetworkComparison(network)
        for deviation in comparison.deviations {
          let kind = String(deviation.what.prefix { $0 != "[" && $0 != "." && !$0.isNumber })
          if deviation.ratio > worst[kind]?.ratio ?? -1 {
            worst[kind] = (deviation.ratio, network.seed)
          }
        }
        guard let most = comparison.worst, !(most.ratio <= 1) else { continue }
        failed += 1
        Issue.record("seed \(network.seed): \(most.what), \(most.size) of \(most.allowed)")
      } catch {
        failed += 1
        Issue.record("seed \(network.seed): \(error)")
      }
    }
    try #require(count > 0, "\(path) has no networks; make it with thousands.py.")
    print("\(count) networks, \(failed) off; the worst, 1 being what is allowed:")
    for (kind, found) in worst.sorted(by: { $0.key < $1.key }) {
      print("  \(kind): \(found.ratio) (seed \(found.seed))")
    }
  }

  private static let manyPath = ProcessInfo.processInfo.environment["SANKOFA_RANDOM_NETWORKS"]
}
