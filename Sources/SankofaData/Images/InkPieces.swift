/// The connected pieces of ink in a picture. Pixels that touch at a side or a corner are connected.
struct InkPieces {
  /// A piece of ink.
  struct Piece {
    var mass = 0.0
    var count = 0
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>

    var height: Int { rows.count }
    var width: Int { columns.count }

    /// The distance between two bounding boxes, in rows or columns.
    func gap(to other: Piece) -> Int {
      max(
        0, rows.lowerBound - other.rows.upperBound, other.rows.lowerBound - rows.upperBound,
        columns.lowerBound - other.columns.upperBound, other.columns.lowerBound - columns.upperBound
      )
    }

    mutating func join(_ other: Piece) {
      rows =
        min(rows.lowerBound, other.rows.lowerBound)...max(rows.upperBound, other.rows.upperBound)
      columns =
        min(
          columns.lowerBound, other.columns.lowerBound)...max(
          columns.upperBound, other.columns.upperBound)
    }
  }

  private let width: Int
  private let height: Int
  /// The number of each pixel's piece, counted from 1; 0 for paper.
  private var labels: [Int]
  private(set) var pieces: [Piece] = []

  /// Finds the pieces among the pixels of at least `limit`.
  init(_ plane: GreyPlane, above limit: Double) {
    (width, height) = (plane.width, plane.height)
    labels = [Int](repeating: 0, count: width * height)
    var waiting: [Int] = []
    for start in labels.indices where labels[start] == 0 && plane.values[start] >= limit {
      let label = pieces.count + 1
      var piece = Piece(
        rows: start / width...start / width, columns: start % width...start % width)
      labels[start] = label
      waiting.append(start)
      while let pixel = waiting.popLast() {
        let (row, column) = (pixel / width, pixel % width)
        piece.mass += plane.values[pixel]
        piece.count += 1
        piece.join(Piece(rows: row...row, columns: column...column))
        for row in max(0, row - 1)...min(height - 1, row + 1) {
          for column in max(0, column - 1)...min(width - 1, column + 1) {
            let other = row * width + column
            guard labels[other] == 0, plane.values[other] >= limit else { continue }
            labels[other] = label
            waiting.append(other)
          }
        }
      }
      pieces.append(piece)
    }
  }

  /// The number of pieces with at least a fiftieth of the ink's pixels.
  var largeCount: Int {
    let total = pieces.reduce(0) { $0 + $1.count }
    return pieces.count { 50 * $0.count >= total }
  }

  /// Returns, for each pixel, whether it belongs to the drawing or is near enough to be part of its
  /// soft edge.
  ///
  /// The drawing is the heaviest piece that is neither a line along a side nor a box around
  /// everything, together with the pieces that are heavy enough or near enough to belong to it.
  func drawing() -> [Bool] {
    var kept: Set<Int> = []
    let all = pieces.indices.sorted { (-pieces[$0].mass, $0) < (-pieces[$1].mass, $1) }
    let drawn = all.filter { !isLine($0) }
    let total = pieces.reduce(0) { $0 + $1.mass }
    // When a picture has only lines, the lines are the drawing.
    let isDrawn = drawn.first.map { 50 * pieces[$0].mass >= total } ?? false
    var rest = isDrawn ? drawn : all
    if rest.isEmpty { return [Bool](repeating: true, count: labels.count) }
    let first = rest.removeFirst()
    let heaviest = pieces[first].mass
    var box = pieces[first]
    kept.insert(first)
    while true {
      let size = Double(max(box.width, box.height))
      let near = rest.filter { index in
        let gap = Double(pieces[index].gap(to: box))
        let mass = pieces[index].mass
        return mass >= 0.2 * heaviest && gap <= size
          || mass >= 0.01 * heaviest && gap <= 0.12 * size
      }
      if near.isEmpty { break }
      for index in near { box.join(pieces[index]) }
      kept.formUnion(near)
      rest.removeAll(where: near.contains)
    }
    return surroundings(of: kept)
  }

  /// Returns true for the pixels of these pieces and for two more pixels on each side.
  private func surroundings(of kept: Set<Int>) -> [Bool] {
    var result = [Bool](repeating: false, count: labels.count)
    for pixel in labels.indices where labels[pixel] > 0 && kept.contains(labels[pixel] - 1) {
      let (row, column) = (pixel / width, pixel % width)
      for row in max(0, row - 2)...min(height - 1, row + 2) {
        for column in max(0, column - 2)...min(width - 1, column + 2) {
          result[row * width + column] = true
        }
      }
    }
    return result
  }

  /// True when a piece is a bar along a side of the picture, or a box around most of it.
  private func isLine(_ index: Int) -> Bool {
    let piece = pieces[index]
    let isFlat =
      piece.height <= max(1, height / 10) && 5 * piece.width >= 3 * width
      && (piece.rows.lowerBound == 0 || piece.rows.upperBound == height - 1)
    let isUpright =
      piece.width <= max(1, width / 10) && 5 * piece.height >= 3 * height
      && (piece.columns.lowerBound == 0 || piece.columns.upperBound == width - 1)
    if isFlat || isUpright { return true }
    guard 2 * piece.height >= height, 2 * piece.width >= width,
      10 * piece.count <= 3 * piece.height * piece.width
    else { return false }
    let depth = max(1, min(piece.height, piece.width) / 10)
    let (rows, columns) = (piece.rows, piece.columns)
    func isThere(_ rows: ClosedRange<Int>, _ columns: ClosedRange<Int>) -> Bool {
      rows.contains { row in columns.contains { labels[row * width + $0] == index + 1 } }
    }
    func isSide(_ count: Int, _ isThere: (Int) -> Bool) -> Bool {
      100 * (0..<count).count(where: isThere) > 85 * count
    }
    let top = rows.lowerBound...rows.lowerBound + depth - 1
    let bottom = rows.upperBound - depth + 1...rows.upperBound
    let left = columns.lowerBound...columns.lowerBound + depth - 1
    let right = columns.upperBound - depth + 1...columns.upperBound
    return [top, bottom].allSatisfy { band in
      isSide(piece.width) {
        isThere(band, columns.lowerBound + $0...columns.lowerBound + $0)
      }
    }
      && [left, right].allSatisfy { band in
        isSide(piece.height) { isThere(rows.lowerBound + $0...rows.lowerBound + $0, band) }
      }
  }
}
