import CSankofaKernels

/// Rows of a table, chosen by index: row i of the output is row `indices[i]` of the table.
package struct Gather: Operation {
  package var name: String { "gathered" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let (table, indices) = (inputs[0], inputs[1])
    guard table.shape.rank >= 1, indices.elementType == .int32, indices.shape.rank == 1 else {
      throw TensorError(
        name,
        "needs a table with rows and a vector of int32 indices, got \(table) and \(indices); "
          + "convert the indices with converted(to: .int32).")
    }
    guard table.shape[0] > 0 || indices.shape[0] == 0 else {
      throw TensorError(name, "the table \(table) has no rows; give it at least one.")
    }
    return TensorType(
      Shape([indices.shape[0]] + table.shape.dropFirst().extents), table.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    // the gradient of each row goes back to its place in the table; rows chosen twice add up
    [.apply(ScatterAdd(rowCount: inputs[0].shape[0]), [g, inputs[1]]), nil]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering { .rows }
}

/// The reverse of a gather: row i of the input is added to row `indices[i]` of zeros, in order.
package struct ScatterAdd: KernelOperation {
  package let rowCount: Int

  package init(rowCount: Int) { self.rowCount = rowCount }

  package var name: String { "scatterAdd" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let (rows, indices) = (inputs[0], inputs[1])
    guard rows.elementType.isFloatingPoint, rows.shape.rank >= 1, indices.elementType == .int32,
      indices.shape == [rows.shape[0]]
    else {
      throw TensorError(
        name,
        "needs floating-point rows and one int32 index for each, got \(rows) and \(indices); "
          + "make the counts equal.")
    }
    guard rowCount > 0 || (rowCount == 0 && rows.shape[0] == 0) else {
      throw TensorError(
        name, "\(rows) needs at least one row to be added to, got \(rowCount); give a rowCount.")
    }
    return TensorType(Shape([rowCount] + rows.shape.dropFirst().extents), rows.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    [g.gathered(inputs[1]), nil]
  }

  package func addCalls(to site: inout CallSite) {
    let (x, rows, y) = (site.packed(0), site.packed(1), site.output)
    let (count, width) = (rows.shape[0], y.shape.dropFirst().elementCount)
    site.call(
      SKF_KERNEL_SCATTER_ADD,
      skf_scatter_add_call(
        x: x.reference, rows: rows.reference, y: y.reference, type: y.type, count: Int64(count),
        row_count: Int64(rowCount), width: Int64(width)),
      reads: [.whole(x), .whole(rows)], units: 1, flops: count * width,
      nanoseconds: Double(count) * Double(width))
  }
}

extension Tensor {
  /// The rows of this table that `indices` [n] choose, in that order. Indices are `int32`; one
  /// outside the table is clamped to its rows.
  public func gathered(_ indices: Tensor) -> Tensor { .apply(Gather(), [self, indices]) }

  /// A table of zeros with `rowCount` rows to which row i of this tensor is added at row
  /// `indices[i]`, in the order of i.
  public func scatterAdded(to indices: Tensor, rowCount: Int) -> Tensor {
    .apply(ScatterAdd(rowCount: rowCount), [self, indices])
  }
}
