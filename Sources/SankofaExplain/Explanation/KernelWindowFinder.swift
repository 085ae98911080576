import SankofaTensor

/// Finds how the weights of a shared kernel lie over a patch: which axis of the weight is the input
/// channel, and which axes are the rows and columns of the window.
struct KernelWindowFinder {
  let window: Origin.Window
  /// The cells of the window, by the weight's element.
  let cells: [Int: Origin.Window.Cell]
  private let making: OriginFinder
  /// The weight.
  private let parameter: Int

  /// Returns `nil` when the weight is not a kernel with rows or columns.
  init?(_ making: OriginFinder, _ leaf: Int) {
    let met = making.partners(of: making.middle, by: leaf)
    let corner = making.partners(of: making.corner, by: leaf)
    guard let parameter = met.values.first?.leaf, met.values.allSatisfy({ $0.leaf == parameter })
    else { return nil }
    let (shape, inputShape) = (making.shape(parameter), making.shape(leaf))
    let used = making.used(parameter, with: leaf).map { (element: $0, at: shape.indices(at: $0)) }
    let extents = shape.extents.indices.map { axis in Set(used.map { $0.at[axis] }) }
    let varying = extents.indices.filter { extents[$0].count > 1 }
    let channelAxis = varying.last { axis in
      // A column moves with the position, a channel does not.
      let steps = (Array(met) + Array(corner)).map { input, weight in
        shape.indices(at: weight.element)[axis] - (inputShape.indices(at: input).last ?? 0)
      }
      return Set(steps).count == 1 && met.count > 1
    }
    let axes = varying.filter { $0 != channelAxis }
    guard axes.count == 1 || axes.count == 2, let last = axes.last else { return nil }
    // A kernel with one axis lies along an axis of its input: down the first axis, across any
    // other.
    let isDown =
      axes.count == 1 && KernelWindowFinder.inputAxis(of: last, met, shape, inputShape) == 0
    let (rowAxis, columnAxis) =
      axes.count == 2 || isDown ? (axes[0], isDown ? nil : last) : (nil, last)
    window = Origin.Window(
      channels: channelAxis.map { extents[$0].count } ?? 1,
      rows: rowAxis.map { extents[$0].count } ?? 1,
      columns: columnAxis.map { extents[$0].count } ?? 1)
    guard used.count == window.channels * window.rows * window.columns else { return nil }
    let first = extents.map { $0.min() ?? 0 }
    cells = Dictionary(
      uniqueKeysWithValues: used.map { element, at in
        let place = { (axis: Int?) in axis.map { at[$0] - first[$0] } ?? 0 }
        return (
          element,
          Origin.Window.Cell(
            channel: place(channelAxis), row: place(rowAxis), column: place(columnAxis))
        )
      })
    (self.making, self.parameter) = (making, parameter)
  }

  /// The axis of the input along which an axis of the weight lies; the first when no two
  /// neighbouring weights meet an input.
  private static func inputAxis(
    of axis: Int, _ met: [Int: (leaf: Int, element: Int)], _ shape: Shape, _ inputShape: Shape
  ) -> Int {
    let pairs = met.map { (input: $0, weight: shape.indices(at: $1.element)) }
    for one in pairs {
      for other in pairs where other.weight[axis] == one.weight[axis] + 1 {
        var neighbour = one.weight
        neighbour[axis] += 1
        guard neighbour == other.weight else { continue }
        let (from, to) = (inputShape.indices(at: one.input), inputShape.indices(at: other.input))
        return from.indices.first { from[$0] != to[$0] } ?? 0
      }
    }
    return 0
  }

  /// The terms channel by channel and row by row, including the weights that lie outside the image.
  func arranged(_ terms: [Origin.Term]) -> [Origin.Term] {
    let met = Set(terms.compactMap(\.weight))
    let outside = cells.compactMap { element, cell -> Origin.Term? in
      let weight = making.place(parameter, element)
      if met.contains(weight) { return nil }
      return Origin.Term(
        input: nil, value: 0, weight: weight, factor: making.value(parameter, element), cell: cell)
    }
    func order(_ term: Origin.Term) -> [Int] {
      term.cell.map { [$0.channel, $0.row, $0.column] } ?? [.max]
    }
    return (terms + outside).sorted { order($0).lexicographicallyPrecedes(order($1)) }
  }
}
