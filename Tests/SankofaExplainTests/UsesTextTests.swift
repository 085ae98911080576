import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The tables of a shared weight's uses and of a recurrence's steps, letter by letter.
@Suite struct UsesTextTests {
  private func text(
    _ model: Model, _ values: [String: Tensor], _ input: Tensor, target: Double, of text: String
  ) throws -> String {
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let data = try Dataset(features: input, targets: doubles([target], [1, 1]))
    return try explainer.explain(data, of: place(text)).text(style: .unicode)
  }

  /// 69 positions of a kernel of 2 over 70 steps; all z add up to 4 (2 − 1 + ½) = 6, and C is its square.
  @Test func uses() throws {
    let model = Sequential {
      Conv1D(1, 2, inputShape: [70, 1])
      Flatten()
      Dense(1)
    }
    try model.build()
    var steps = [Double](repeating: 0, count: 70)
    (steps[3], steps[10], steps[20]) = (2, -1, 0.5)
    let shown = try text(
      model,
      [
        "layers.0.weight": doubles([1, 3], [1, 2, 1]),
        "layers.2.weight": doubles([Double](repeating: 1, count: 69), [1, 69]),
      ], doubles(steps, [1, 70, 1]), target: 0, of: "layers.0.weight[0,0,0]")
    #expect(
      shown.contains(
        """

          w0[0,0,0] is used in 69 places
          used for v  ∂v/∂w0[0,0,0]  is       ∂C/∂v  product
        ────────────  ─────────────  ───────  ─────  ───────
          z0[3,0]                 2  x[3,0]      12       24
          z0[10,0]               -1  x[10,0]     12      -12
          z0[20,0]              0.5  x[20,0]     12        6
          z0[0,0]                 0  x[0,0]      12        0
          z0[1,0]                 0  x[1,0]      12        0
          z0[2,0]                 0  x[2,0]      12        0
          z0[4,0]                 0  x[4,0]      12        0
          z0[5,0]                 0  x[5,0]      12        0
          z0[6,0]                 0  x[6,0]      12        0
          z0[7,0]                 0  x[7,0]      12        0
          59 others                                        0
        ────────────  ─────────────  ───────  ─────  ───────
          sum                                             18

        """), "\(shown)")
  }

  /// h[t] = w x[t] + u h[t − 1] with w = 1 and u = 2 over 1, 2, −1: 1, 4, 7, and ∂C/∂h[2] = 4.
  private func recurrent(_ place: String) throws -> String {
    let x = Input([3, 1])
    let h = SimpleRNN(1, activation: .linear, bias: nil)(x)
    let model = Model(inputs: x, outputs: Dense(1)(Concatenate()(h, Flatten()(x))))
    try model.build()
    // 7 and ten times the first step is 17, and what should come out 15.
    return try text(
      model,
      [
        "layers.0.weight": doubles([1], [1, 1]), "layers.0.recurrentWeight": doubles([2], [1, 1]),
        "layers.3.weight": doubles([1, 10, 0, 0], [1, 4]),
      ], doubles([1, 2, -1], [1, 3, 1]), target: 15, of: place)
  }

  @Test func times() throws {
    let shown = try recurrent("layers.0.weight[0,0]")
    #expect(
      shown.contains(
        """

          through time, s = layers.0.state
          first met at step t  paths' sum  length of ∂s[t]/∂w0[0,0]  length of ∂C/∂s[t]
        ─────────────────────  ──────────  ────────────────────────  ──────────────────
          0                            16                         1                  16
          1                            16                         4                   8
          2                            -4                         7                   4
        ─────────────────────  ──────────  ────────────────────────  ──────────────────
          sum                          28

        """), "\(shown)")
  }

  @Test func timesWithAWayAround() throws {
    let shown = try recurrent("input[0,0]")
    #expect(
      shown.contains(
        """

          through time, s = layers.0.state
          first met at step t  paths' sum  length of ∂s[t]/∂x[0,0]  length of ∂C/∂s[t]
        ─────────────────────  ──────────  ───────────────────────  ──────────────────
          0                            16                        1                  16
          1                             0                        2                   8
          2                             0                        4                   4
          around it                    40
        ─────────────────────  ──────────  ───────────────────────  ──────────────────
          sum                          56

        """), "\(shown)")
  }

  /// Twenty steps that all count 1: sixteen are listed.
  @Test func manyTimes() throws {
    let model = Sequential { SimpleRNN(1, activation: .linear, bias: nil) }
    try model.build(for: [20, 1])
    let one = doubles([1], [1, 1])
    let shown = try text(
      model, ["layers.0.weight": one, "layers.0.recurrentWeight": one],
      doubles([Double](repeating: 1, count: 20), [1, 20, 1]), target: 19.5,
      of: "layers.0.weight[0,0]")
    #expect(
      shown.contains(
        """
          14                            1                        15                   1
          15                            1                        16                   1
          4 others                      4
        ─────────────────────  ──────────  ────────────────────────  ──────────────────
          sum                          20

        """), "\(shown)")
  }
}
