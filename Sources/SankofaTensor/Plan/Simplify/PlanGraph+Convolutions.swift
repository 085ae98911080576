/// Moves bias and `relu` into the convolution that they follow: its kernel applies both while a sum
/// is in a register, which saves a pass that reads and writes all sums again.
extension PlanGraph {
  /// Rewrites all convolutions.
  ///
  /// - Parameter wanted: the entries of the results, whose values must be kept.
  mutating func finishConvolutions(wanted: [Int]) {
    var uses = [Int](repeating: 0, count: entries.count)
    for index in wanted { uses[index] += 1 }
    let isNeeded = needed(for: wanted)
    for index in entries.indices where isNeeded[index] {
      for input in entries[index].inputs { uses[input] += 1 }
    }
    for index in entries.indices where isNeeded[index] {
      guard case .operation(let operation, _) = entries[index].kind,
        let seen = entries[index].inputs.first, uses[seen] == 1
      else { continue }
      let sums = reshapedChannels(seen) ?? seen
      guard case .operation(var convolution as Convolution, _) = entries[sums].kind,
        uses[sums] == 1, !convolution.hasRelu
      else { continue }
      var inputs = entries[sums].inputs
      switch operation {
      case Binary.add:
        guard !convolution.hasBias, let bias = bias(entries[index].inputs[1]) else { continue }
        convolution.hasBias = true
        inputs.append(bias)
      case Unary.relu:
        convolution.hasRelu = true
      default: continue
      }
      replace(index, by: convolution, inputs, path: entries[sums].path)
    }
  }

  /// The entry that another one reshapes without changing the last axis, or `nil`.
  private func reshapedChannels(_ index: Int) -> Int? {
    guard case .operation(is Reshape, _) = entries[index].kind else { return nil }
    let input = entries[index].inputs[0]
    return entries[input].type.shape.last == entries[index].type.shape.last ? input : nil
  }

  /// The entry of a bias, one number for each output channel, if the addend is a broadcast of one.
  private func bias(_ index: Int) -> Int? {
    guard case .operation(let repeated as Broadcast, _) = entries[index].kind,
      let channels = repeated.shape.last
    else { return nil }
    let numbers = entries[index].inputs[0], shape = entries[numbers].type.shape
    return shape.last == channels && shape.elementCount == channels ? numbers : nil
  }
}
