import SankofaData
import SankofaTensor
import SankofaTraining

/// The growth of a step's time with the network's width, its depth, the batch and the data.
extension BenchWork {
  static let growth = BenchWork(
    name: "growth", about: "step times by width, depth, batch size and number of examples"
  ) { context in
    let networks = context.networks
    func step(
      _ variant: String, _ model: Model, _ data: Dataset, _ batchSize: Int
    ) throws -> BenchResult {
      try train(
        "growth", variant, context, model, data, batchSize: batchSize, countsAllocations: false)
    }
    var results: [BenchResult] = []
    for width in [64, 128, 256, 512, 1024, 2048, 4096] {
      let data = try Dataset(features: .zeros([512, width]), targets: .zeros([512, width]))
      results.append(try step("width \(width)", try networks.deep(2, width: width), data, 128))
    }
    let narrow = try Dataset(features: .zeros([2048, 64]), targets: .zeros([2048, 64]))
    for depth in [2, 5, 10, 20, 50, 100, 200] {
      results.append(
        try step("depth \(depth)", try networks.deep(depth, width: 64), narrow, 128))
    }
    for power in 0...12 {
      let size = 1 << power
      let data = networks.pictures.prefix(max(256, 4 * size))
      results.append(try step("batch \(size)", try networks.dense([256], .adam()), data, size))
    }
    for count in [1_000, 10_000, 100_000, 1_000_000] {
      let data = try BenchNetworks.rows(count)
      results.append(try step("examples \(count)", try networks.table(), data, 256))
    }
    return results
  }
}
