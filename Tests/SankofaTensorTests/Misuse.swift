import SankofaTensor

/// One mistake in code that ends the program, and the line that it ends with.
struct Misuse: Sendable {
  let line: String
  let commit: @Sendable () -> Void

  init(_ line: String, _ commit: @escaping @Sendable () -> Void) {
    self.line = line
    self.commit = commit
  }

  private static let table = Tensor.zeros([2, 3])
  private static let whole = Tensor([1, 2, 3] as [Int32])
  private static let truth = Tensor([true, false])

  static let all: [Misuse] =
    elementwise + selecting + shapes + ranges + rows + windows + values

  private static let elementwise = [
    Misuse(
      "add: shapes must broadcast, got [2, 3] and [2], which differ at axis -1; make the extents equal or 1."
    ) {
      _ = table + Tensor([1, 2])
    },
    Misuse(
      "multiply: needs equal element types, got float32 [3] and int32 [3]; convert one with converted(to:)."
    ) {
      _ = Tensor([1, 2, 3]) * whole
    },
    Misuse("add: is not defined for bool; convert with converted(to: .float32).") {
      _ = truth + truth
    },
    Misuse("power: is not defined for int32; convert with converted(to: .float32).") {
      _ = whole.power(2)
    },
    Misuse("exp: needs float32 or float64, got int32; convert with converted(to:).") {
      _ = whole.exp()
    },
    Misuse("negate: needs float32, float64 or int32, got bool; convert with converted(to:).") {
      _ = -truth
    },
    Misuse("less: is not defined for bool; convert with converted(to: .int32).") {
      _ = truth .< truth
    },
    Misuse("and: needs bool, got float32; compare first, as in x .> 0.") {
      _ = table.and(table)
    },
    Misuse("isFinite: needs float32 or float64, got int32; integers are finite.") {
      _ = whole.isFinite()
    },
    Misuse("multiplyAdd: needs float32 or float64, got int32; convert with converted(to:).") {
      _ = whole.multiplyAdd(whole, whole)
    },
  ]

  private static let selecting = [
    Misuse(
      "select: needs a bool mask of shape [2, 3], got float32 [2, 3]; compare first, as in x .> 0."
    ) {
      _ = table.selecting(table, otherwise: table)
    },
    Misuse(
      "select: needs equal element types, got float32 [2] and int32 [2]; convert one with converted(to:)."
    ) {
      _ = truth.selecting(Tensor([1, 2]), otherwise: Tensor([1, 2] as [Int32]))
    },
  ]

  private static let shapes = [
    Misuse("Shape: extents must be ≥ 0, got [2, -1]; use 0 for nothing.") {
      _ = Tensor.zeros([2, -1])
    },
    Misuse(
      "reshaped: shape [4] holds 4 elements, got 6 in [2, 3]; keep the product of the extents."
    ) {
      _ = table.reshaped(to: [4])
    },
    Misuse(
      "transposed: axes must be an order of 0..<2 for shape [2, 3], got [0, 0]; name each axis once."
    ) {
      _ = table.transposed([0, 0])
    },
    Misuse(
      "broadcast: shapes must broadcast, got [2, 3] and [2, 4], which differ at axis -1; make the extents equal or 1."
    ) {
      _ = table.broadcast(to: [2, 4])
    },
    Misuse("broadcast: shape [2, 3] does not become [3]; only extents of 1 repeat.") {
      _ = table.broadcast(to: [3])
    },
    Misuse("slice: axis 1 of [2, 3] has indices 0..<3, got 2 from 2 in steps of 1; stay inside.") {
      _ = table.slice(axis: 1, from: 2, count: 2)
    },
    Misuse("slice: axis 2 and count 1 do not fit shape [2, 3]; count axes from 0.") {
      _ = table.slice(axis: 2, from: 0, count: 1)
    },
    Misuse("slice: axis 0 of [2, 3] has indices 0..<2, got 1 from 2 in steps of 1; stay inside.") {
      _ = table[2]
    },
    Misuse("padded: needs a width ≥ 0 for each axis of [2, 3], got [1] and [1]; use 0 for none.") {
      _ = table.padded(before: [1], after: [1])
    },
    Misuse(
      "concatenate: shapes may differ at axis 0 only, input 0 is [2, 3] and input 1 is [2, 4]; make the others equal."
    ) {
      _ = Tensor.concatenate([table, .zeros([2, 4])])
    },
    Misuse("concatenate: needs tensors with an axis 0, got []; choose another axis.") {
      _ = Tensor.concatenate([])
    },
    Misuse("sum: axes [2] are not all in shape [2, 3]; count axes from 0, or from -1 back.") {
      _ = table.sum(axes: [2])
    },
    Misuse("mean: axes [0, 7] are not all in shape [2, 3]; count axes from 0, or from -1 back.") {
      _ = table.mean(axes: [0, 7])
    },
    Misuse("max: needs at least one element, got shape [0]; check for emptiness first.") {
      _ = Tensor.zeros([0]).max()
    },
    Misuse("sum: needs float32, float64 or int32, got bool; use converted(to:).") {
      _ = truth.sum()
    },
    Misuse("indexOfMaximum: axes [-1] are not all in shape []; count axes from 0, or from -1 back.")
    {
      _ = Tensor.scalar(1).indexOfMaximum()
    },
  ]

  private static let rows = [
    Misuse(
      "matmul: needs shapes [m, k] and [k, n], got [2, 3] and [2, 3]; transpose or reshape one."
    ) {
      _ = matmul(table, table)
    },
    Misuse(
      "matmul: needs two float32 or two float64 matrices, got float32 [2, 3] and int32 [3]; convert with converted(to:)."
    ) {
      _ = matmul(table, whole)
    },
    Misuse(
      "gathered: needs a table with rows and a vector of int32 indices, got float32 [2, 3] and float32 [1]; convert the indices with converted(to: .int32)."
    ) {
      _ = table.gathered(Tensor([1]))
    },
    Misuse("gathered: the table float32 [0, 3] has no rows; give it at least one.") {
      _ = Tensor.zeros([0, 3]).gathered(whole)
    },
    Misuse(
      "scatterAdd: needs floating-point rows and one int32 index for each, got float32 [2, 3] and int32 [3]; make the counts equal."
    ) {
      _ = table.scatterAdded(to: whole, rowCount: 2)
    },
    Misuse(
      "scatterAdd: float32 [3] needs at least one row to be added to, got -1; give a rowCount."
    ) {
      _ = Tensor([1, 2, 3]).scatterAdded(to: whole, rowCount: -1)
    },
    Misuse("softmax: needs floating-point rows, got int32 [3]; convert with converted(to:).") {
      _ = whole.softmax()
    },
    Misuse(
      "sparseCrossEntropy: needs logits [n, classes] and n int32 labels, got float32 [2, 3] and int32 [3]; reshape or convert the labels."
    ) {
      _ = table.sparseCrossEntropy(labels: whole)
    },
    Misuse(
      "uniform: needs a key of int32 [2] and a floating-point type, got int32 [3] and float32; use RandomKey.tensor."
    ) {
      _ = Tensor.uniform([2], key: whole)
    },
    Misuse("indices: int32 counts to 2147483647, got shape [2147483648]; split the tensor.") {
      _ = Tensor.indices(count: 1 << 31)
    },
    Misuse("RandomKey.permutation: count must be in 0...2147483647, got -1; draw fewer.") {
      _ = RandomKey(seed: 1).permutation(of: -1)
    },
  ]

  private static let image = Tensor.zeros([1, 4, 4, 6])

  private static let windows = [
    Misuse(
      "convolution: needs images [n, height, width, channels] and weights [outputs, height, width, channels], got [1, 4, 4, 6] and [2, 3]; reshape them to four axes."
    ) {
      _ = convolution(image, table, groups: 2)
    },
    Misuse(
      "convolution: the last axes (channels) must be equal, got images [1, 4, 4, 6] and weights [2, 1, 1, 3]; give weights [outputs, height, width, 6]."
    ) {
      _ = convolution(image, .zeros([2, 1, 1, 3]))
    },
    Misuse(
      "convolution: a window of 3 × 2 with dilations [2, 1] does not fit into images [1, 4, 4, 6]; pad them or make the window smaller."
    ) {
      _ = convolution(image, .zeros([2, 3, 2, 6]), dilations: (2, 1))
    },
    Misuse(
      "convolution: strides and dilations must be at least 1, got strides [0, 1] and dilations [1, 1]; use 1."
    ) {
      _ = convolution(image, .zeros([2, 1, 1, 6]), strides: (0, 1))
    },
    Misuse("convolution: groups must be at least 1, got 0; use 1.") {
      _ = convolution(image, .zeros([2, 1, 1, 6]), groups: 0)
    },
    Misuse(
      "convolution: 4 groups must divide the channels of images [1, 4, 4, 6] and the outputs of weights [4, 1, 1, 1], whose last axis is channels / groups; make them multiples."
    ) {
      _ = convolution(image, .zeros([4, 1, 1, 1]), groups: 4)
    },
    Misuse(
      "convolution: 2 groups must divide the channels of images [1, 4, 4, 6] and the outputs of weights [5, 1, 1, 3], whose last axis is channels / groups; make them multiples."
    ) {
      _ = convolution(image, .zeros([5, 1, 1, 3]), groups: 2)
    },
    Misuse(
      "pool.max: margins must be 0 or more and smaller than the window 2 × 2, got [2, 0] and [0, 0]; make them smaller."
    ) {
      _ = image.maxPooled((2, 2), margins: ImageMargins(top: 2))
    },
    Misuse(
      "pool.max: a window that reaches out of images [1, 0, 4, 6] must meet them, got dilations [1, 1]; leave the margins out."
    ) {
      _ = Tensor.zeros([1, 0, 4, 6]).maxPooled((2, 2), margins: ImageMargins(top: 1, bottom: 1))
    },
    Misuse(
      "pool.sum: needs float32 or float64, got [int32 [3]]; convert with converted(to:)."
    ) {
      _ = whole.sumPooled((2, 2))
    },
  ]

  private static let values = [
    Misuse("Tensor: shape [2, 2] holds 4 elements, got 3; give one value per element.") {
      _ = Tensor([1, 2, 3], shape: [2, 2])
    },
    Misuse("Tensor: rows must have equal lengths, row 0 has 2 and row 1 has 1; pad or trim one.") {
      _ = Tensor([[1, 2], [3]])
    },
    Misuse(
      "Tensor: parts must have equal shapes, part 0 is [1, 1] and part 1 is [1, 2]; pad or trim one."
    ) {
      _ = Tensor([[[1]], [[1, 2]]])
    },
    Misuse(
      "elements(as:): the tensor holds int32, got float32; read int32 or convert with converted(to:) first."
    ) {
      _ = whole.floats
    },
    Misuse("scalar: needs exactly one element, got shape [2, 3]; reduce with sum() or mean().") {
      _ = table.scalar
    },
    Misuse(
      "Tensor: a value was read while a plan is being traced, when it has no number yet; read it after the traced function has returned."
    ) {
      _ = gradient(at: Tensor([1, 2])) { x in x * x.sum().scalar }
    },
    Misuse(
      "scan: the body uses a float32 [3] that was not given to it; pass it among the constants."
    ) {
      _ = gradient(at: Tensor([1, 2, 3])) { w in
        scan(from: .zeros([2, 3]), over: [.zeros([2, 4, 3])]) { state, inputs, _ in
          state * w + inputs[0]
        }
      }
    },
    Misuse(
      "scan: the body makes random numbers or indices [2, 3] for the examples of a step, which are others for all steps at once, [8, 3]; make them before and pass them as an input."
    ) {
      _ = gradient(at: Tensor.zeros([2, 4, 3])) { x in
        scan(from: .zeros([2, 3]), over: [x], constants: [RandomKey(seed: 1).tensor]) {
          $0 * .uniform($0.shape, key: $2[0]) + $1[0]
        }
      }
    },
    Misuse(
      "scan: the body must treat each example alone, float32 [8, 3] became float32 [2, 3] when all steps were taken at once; take sizes from the body's own arguments."
    ) {
      _ = gradient(at: Tensor.zeros([2, 4, 3])) { x in
        scan(from: .zeros([2, 3]), over: [x]) { state, inputs, _ in
          (state + inputs[0]).slice(axis: 0, from: 0, count: 2)
        }
      }
    },
    Misuse(
      "valueAndGradients: derivatives need float32 or float64, argument 1 is int32 [3]; convert with converted(to:)."
    ) {
      _ = valueAndGradients(at: [table, whole]) { $0[0] }
    },
  ]
}
