import SankofaDraw
import SankofaNN
import SankofaNeurons

extension GateReport where Neuron == Perceptron {
  /// The four rows as points of a plane, with the line of the perceptron or the lines of a
  /// network's hidden neurons. Only for two inputs.
  var picture: PlaneChart {
    let neurons =
      search.neuron.map { [("y", $0)] }
      ?? search.network.map {
        Array(zip(NeuronWords.names("h", $0.network.hidden.count), $0.network.hidden))
      }
      ?? []
    let name = gate?.rawValue ?? "truth table \(table)"
    let title = search.neuron == nil ? "\(name): no single line separates it" : name
    return PlaneChart(
      title: title, neurons: neurons.map { ($0.0 + " " + $0.1.condition(["x1", "x2"]), $0.1) },
      points: table.points, labels: table.outputs, names: (0..<4).map(table.name(ofRow:)))
  }
}

extension PlaneChart {
  /// A chart of labelled points with two inputs, and of the lines of perceptrons.
  init(
    title: String, neurons: [(name: String, neuron: Perceptron)], points: [[Double]],
    labels: [Bool], names: [String]
  ) {
    func range(_ axis: Int) -> ClosedRange<Double> {
      let values = points.map { $0[axis] }
      let (least, greatest) = (values.min() ?? 0, values.max() ?? 1)
      let margin = least == greatest ? 1 : (greatest - least) / 2
      return least - margin...greatest + margin
    }
    self.init(title: title, xLabel: "x1", yLabel: "x2", xRange: range(0), yRange: range(1))
    lines = neurons.filter { $0.neuron.weights != [0, 0] }.map {
      .init($0.name, a: $0.neuron.weights[0], b: $0.neuron.weights[1], c: $0.neuron.bias)
    }
    dotNames = ("wanted 1", "wanted 0")
    dots = zip(zip(points, labels), names).map {
      .init(x: $0.0[0], y: $0.0[1], isOn: $0.1, label: $1)
    }
  }
}
