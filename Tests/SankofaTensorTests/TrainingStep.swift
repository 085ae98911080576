import SankofaTensor
import SankofaTestSupport

/// One step of training a network of two layers by Adam, as a model's compilation writes it.
struct TrainingStep {
  private(set) var inputs: [Tensor] = []
  let outputs: [Tensor]
  let updates: [Plan.Update]
  /// The index of the output that is true when the loss is finite.
  let gate = 1

  init(batchSize: Int, features: Int = 784, hidden: Int = 256, classes: Int = 10) {
    var numbers = RandomNumbers(seed: 5)
    var inputs: [Tensor] = []
    func add(_ extents: [Int], _ type: ElementType, in values: ClosedRange<Double>) -> Tensor {
      inputs.append(numbers.tensor(of: TensorType(Shape(extents), type), in: values))
      return inputs[inputs.count - 1]
    }
    let images = add([4 * batchSize, features], .uint8, in: 0...255)
    let labels = add([4 * batchSize], .int32, in: 0...Double(classes - 1))
    let rows = add([batchSize], .int32, in: 0...Double(4 * batchSize - 1))
    let key = add([2], .int32, in: 0...1e6)
    let rate = add([], .float32, in: 1e-3...1e-3)
    let decay = [add([], .float32, in: 0.9...0.9), add([], .float32, in: 0.99...0.99)]
    let first = inputs.count
    let parameters = [[hidden, features], [hidden], [classes, hidden], [classes]].map {
      add($0, .float32, in: -0.05...0.05)
    }
    let moments = parameters.map { add($0.shape.extents, .float32, in: 0...0) }
    let squares = parameters.map { add($0.shape.extents, .float32, in: 0...0) }

    let x = images.gathered(rows).converted(to: .float32) * (1 / 255)
    let (loss, slopes) = valueAndGradients(at: parameters) { p in
      let h = (matmul(x, p[0].transposed()) + p[1]).relu()
      let kept = Tensor.uniform(h.shape, key: key) .< 0.8
      let dropped = kept.selecting(h * 1.25, otherwise: 0)
      let logits = matmul(dropped, p[2].transposed()) + p[3]
      return logits.sparseCrossEntropy(labels: labels.gathered(rows)).mean()
    }
    var updates: [Plan.Update] = []
    for (number, slope) in slopes.enumerated() {
      let m = moments[number] * 0.9 + slope * 0.1
      let v = squares[number] * 0.999 + slope * slope * 0.001
      let step = (m / (1 - decay[0])) / ((v / (1 - decay[1])).squareRoot() + 1e-7)
      let count = parameters.count
      updates.append(Plan.Update(input: first + number, value: parameters[number] - step * rate))
      updates.append(Plan.Update(input: first + count + number, value: m))
      updates.append(Plan.Update(input: first + 2 * count + number, value: v))
    }
    self.updates = updates
    self.inputs = inputs
    outputs = [loss, loss.isFinite()]
  }

  var run: (plan: Plan, inputs: [Tensor]) { (plan(), inputs) }

  func plan(_ options: PlanOptions = .current) -> Plan {
    Plan(outputs: outputs, updates: updates, gate: gate, inputs: inputs, options: options)
  }
}
