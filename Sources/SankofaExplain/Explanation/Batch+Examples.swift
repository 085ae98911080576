import SankofaNN
import SankofaTensor
import SankofaTraining

extension Batch {
  /// The forward pass of each example.
  func examples(
    numbers: [Int], _ explainer: Explainer, chain: ChainRule?
  ) throws -> [Explanation.Example] {
    let model = explainer.model
    let sums = try SumWriter(self, explainer, wanted: chain?.places ?? [])
    let slopes = graph.outputs.indices.map(outputSlopes)
    let (paths, taken, inputs) = (model.callPaths, model.takenPaths, model.inputPaths)
    return numbers.enumerated().map { row, number in
      let layers = model.calledLayers.enumerated().map { index, layer in
        let (z, a) = self.layers[index]
        return Explanation.Layer(
          path: paths[index], kind: type(of: layer).kind,
          function: ResolvedPlace.functionName(layer), takes: taken[index],
          preactivation: z.map { values($0, row) },
          activation: values(a, row), sums: sums.sums(layer: index, row: row),
          links: sums.links(layer: index, row: row))
      }
      let losses = losses(of: row, in: sums.asked.graph)
      return Explanation.Example(
        number: number,
        inputs: zip(inputs, features).map { Explanation.Input(path: $0, values: values($1, row)) },
        layers: layers,
        answers: slopes.indices.map { output in
          Explanation.Answer(
            name: graph.outputs[output].name,
            target: values(targets[output].converted(to: .float64), row),
            outputs: outputs(
              output, row, slopes[output],
              names: output == 0 ? model.classNames ?? data.classNames : nil),
            loss: losses.outputs[output])
        }, loss: losses.whole)
    }
  }

  /// The derivatives of an output's loss, summed over the examples, with respect to its z, or to
  /// its a where there is no z.
  private func outputSlopes(_ output: Int) -> [Double] {
    gradient(ofOutput: output, by: graph.inner(of: output)).doubles
      .map { $0 * Double(data.count) }
  }

  private func outputs(
    _ output: Int, _ row: Int, _ slopes: [Double], names: [String]?
  ) -> [Explanation.Output] {
    let (kind, inner) = (graph.outputs[output].kind, graph.inner(of: output))
    let a = knownValue(of: kind).row(row).doubles
    let z = inner == kind ? nil : knownValue(of: inner).row(row).doubles
    let y = targets[output].row(row).converted(to: .float64).doubles
    let areLabels = targets[output].elementType == .int32
    let hasNames = names?.count == a.count
    return a.indices.map { index in
      let target: Double? =
        areLabels ? (Double(index) == y[0] ? 1 : 0) : y.count == a.count ? y[index] : nil
      return Explanation.Output(
        index: index, name: hasNames ? names?[index] : nil, preactivation: z?[index],
        activation: a[index], target: target, slope: slopes[row * a.count + index])
    }
  }

  private func values(_ tensor: Tensor, _ row: Int) -> Explanation.Values {
    Explanation.Values(shape: tensor.shape.dropFirst(), elements: tensor.row(row).doubles)
  }
}
