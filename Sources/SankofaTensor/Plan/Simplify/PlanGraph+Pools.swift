/// The largest of what `relu` made, and its derivative: `relu` of the largest is the same, and there is a
/// pool's size less of it to do.
extension PlanGraph {
  /// max(relu z) = relu(max z): `relu` keeps the order, makes every zero +0, and keeps NaN.
  mutating func pooledFirst(_ pool: Pool, _ input: Int, _ type: TensorType, _ path: String?) -> Int?
  {
    guard case .operation(Unary.relu, _) = entries[input].kind else { return nil }
    let largest = add(pool, entries[input].inputs, type, path)
    return add(Unary.relu, [largest], type, path)
  }

  /// The derivative of max(relu z) by z, x > 0 ? route(x, y, g) : 0 with x = relu z and y = max x, is
  /// route(z, max z, y > 0 ? g : 0).
  ///
  /// Where y > 0, the first tap of z that is max z is the first one of x that is y. Where y is 0, or
  /// NaN, nothing comes through either way: there route adds +0 to a tap that is not above 0 and gets
  /// no other number.
  mutating func routedFirst(_ inputs: [Int], _ type: TensorType, _ path: String?) -> Int? {
    let isPositive = inputs[0]
    let routed = inputs[1]
    guard isNumber(0, inputs[2]),
      case .operation(let route as Pool, _) = entries[routed].kind, route.function == .route,
      case .operation(Comparison.less, _) = entries[isPositive].kind,
      isNumber(0, entries[isPositive].inputs[0])
    else { return nil }
    let x = entries[routed].inputs[0]
    let y = entries[routed].inputs[1]
    let g = entries[routed].inputs[2]
    guard entries[isPositive].inputs[1] == x, case .operation(Unary.relu, _) = entries[x].kind,
      case .operation(Unary.relu, _) = entries[y].kind
    else { return nil }
    let z = entries[x].inputs[0]
    let largest = entries[y].inputs[0]
    guard case .operation(let pool as Pool, _) = entries[largest].kind,
      pool == Pool(.max, route.window), entries[largest].inputs == [z]
    else { return nil }
    let passed = add(
      expanded: { y in (y[0] .> 0).selecting(y[1], 0) }, [y, g], path)
    return add(route, [z, largest, passed], type, path)
  }
}
