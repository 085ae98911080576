import SankofaTensor

extension Tensor {
  /// Labels in bytes, as IDX files have them, as the `int32` that a data set wants.
  var labelsFromBytes: Tensor {
    Tensor(elements(as: UInt8.self).map(Int32.init), shape: shape)
  }
}
