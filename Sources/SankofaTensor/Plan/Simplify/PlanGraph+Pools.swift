/// The largest of what `relu` made: `relu` of the largest is the same, and there is a pool's size less of
/// it to do.
extension PlanGraph {
  /// max(relu z) = relu(max z): `relu` keeps the order, makes every zero +0, and keeps NaN.
  ///
  /// Only where no derivative is wanted: that of the pool reads relu z, which would be kept beside z;
  /// and not behind a convolution and its bias, since the kernel can apply `relu` at no cost.
  mutating func pooledFirst(_ pool: Pool, _ input: Int, _ type: TensorType, _ path: String?) -> Int?
  {
    guard !hasRoutes, case .operation(Unary.relu, _) = entries[input].kind,
      !followsConvolution(entries[input].inputs[0])
    else { return nil }
    let largest = add(pool, entries[input].inputs, type, path)
    return add(Unary.relu, [largest], type, path)
  }

  /// True for a convolution's sums and for a sum of them and something else.
  private func followsConvolution(_ index: Int) -> Bool {
    func isConvolution(_ index: Int) -> Bool {
      guard case .operation(let operation, _) = entries[index].kind else { return false }
      return operation is Convolution
    }
    guard case .operation(Binary.add, _) = entries[index].kind else { return isConvolution(index) }
    return isConvolution(entries[index].inputs[0])
  }
}
