import SankofaTensor

extension Tensor {
  /// The `uint8` labels of an IDX file as the `int32` labels that a data set needs.
  var labelsFromBytes: Tensor {
    Tensor(elements(as: UInt8.self).map(Int32.init), shape: shape)
  }
}
