/// The largest of what `relu` made: `relu` of the largest is the same, and there is a pool's size less of
/// it to do.
extension PlanGraph {
  /// max(relu z) = relu(max z): `relu` keeps the order, makes every zero +0, and keeps NaN.
  ///
  /// Only where no derivative is wanted: that of the pool reads relu z, which would be kept beside z.
  mutating func pooledFirst(_ pool: Pool, _ input: Int, _ type: TensorType, _ path: String?) -> Int?
  {
    guard !hasRoutes, case .operation(Unary.relu, _) = entries[input].kind else { return nil }
    let largest = add(pool, entries[input].inputs, type, path)
    return add(Unary.relu, [largest], type, path)
  }
}
