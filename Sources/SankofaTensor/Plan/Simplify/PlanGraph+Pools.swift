/// Moves `relu` after a max-pool, where there are fewer elements to apply it to.
extension PlanGraph {
  /// max(relu z) = relu(max z): `relu` keeps the order, makes every zero +0, and keeps NaN.
  ///
  /// This is done only where no derivative is needed, since the pool's derivative reads relu z,
  /// which would be kept in addition to z. It is not done after a convolution and its bias, whose
  /// kernel can apply `relu` at no cost.
  mutating func pooledFirst(_ pool: Pool, _ input: Int, _ type: TensorType, _ path: String?) -> Int?
  {
    guard !hasRoutes, case .operation(Unary.relu, _) = entries[input].kind,
      !followsConvolution(entries[input].inputs[0])
    else { return nil }
    let largest = add(pool, entries[input].inputs, type, path)
    return add(Unary.relu, [largest], type, path)
  }

  /// True for a convolution and for the sum of a convolution and something else.
  private func followsConvolution(_ index: Int) -> Bool {
    func isConvolution(_ index: Int) -> Bool {
      guard case .operation(let operation, _) = entries[index].kind else { return false }
      return operation is Convolution
    }
    guard case .operation(Binary.add, _) = entries[index].kind else { return isConvolution(index) }
    return isConvolution(entries[index].inputs[0])
  }
}
