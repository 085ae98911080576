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

  /// The number of pixels from the first to the last of a piece, summed over its rows.
  func span(of index: Int) -> Int {
    let piece = pieces[index]
    return piece.rows.reduce(0) { sum, row in
      let columns = piece.columns.filter { labels[row * width + $0] == index + 1 }
      guard let first = columns.first, let last = columns.last else { return sum }
      return sum + last - first + 1
    }
  }

  /// The number of pieces with at least a fiftieth of the ink's pixels.
  var largeCount: Int {
    let total = pieces.reduce(0) { $0 + $1.count }
    return pieces.count { 50 * $0.count >= total }
  }

  /// The drawing in a picture.
  struct Drawing {
    /// True for each pixel of the drawing, or near enough to be part of its soft edge.
    let isDrawn: [Bool]
    /// The amount of its full ink.
    let full: Double
    let doubt: ImageFitting.Doubt?
  }

  /// Returns the drawing among the pieces of `plane`.
  ///
  /// The drawing is the heaviest piece that is neither a line along a side nor a box around
  /// everything, together with the pieces that are heavy enough or near enough to belong to it. A
  /// piece that touches a side counts less, since a digit rarely does.
  func drawing(in plane: GreyPlane) -> Drawing {
    var kept: Set<Int> = []
    func weight(_ index: Int) -> Double {
      let piece = pieces[index]
      let touches =
        piece.rows.lowerBound == 0 || piece.rows.upperBound == height - 1
        || piece.columns.lowerBound == 0 || piece.columns.upperBound == width - 1
      return piece.mass * (touches ? 0.25 : 1)
    }
    let all = pieces.indices.sorted { (-weight($0), $0) < (-weight($1), $1) }
    let drawn = all.filter { !isLine($0) }
    let total = pieces.reduce(0) { $0 + $1.mass }
    // When a picture has only lines, the lines are the drawing.
    let isDrawn = drawn.first.map { 50 * pieces[$0].mass >= total } ?? false
    var rest = isDrawn ? drawn : all
    if rest.isEmpty {
      return Drawing(
        isDrawn: [Bool](repeating: true, count: labels.count), full: 1, doubt: nil)
    }
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
    let inks = labels.indices.filter { labels[$0] > 0 && kept.contains(labels[$0] - 1) }
      .map { plane.values[$0] }.sorted()
    return Drawing(
      isDrawn: surroundings(of: kept), full: inks[inks.count * 19 / 20],
      doubt: !isDrawn
        ? .onlyLines : areSeveral(kept, in: box, beside: rest) ? .severalDrawings : nil)
  }

  /// True when another piece is about as tall and heavy as the drawing, or when two pieces of the
  /// drawing are as tall as it is and beside each other, as the digits of a number are.
  private func areSeveral(_ kept: Set<Int>, in box: Piece, beside rest: [Int]) -> Bool {
    let mass = kept.reduce(0) { $0 + pieces[$1].mass }
    if rest.contains(where: {
      10 * pieces[$0].height >= 6 * box.height && 3 * pieces[$0].mass >= mass
    }) {
      return true
    }
    let tall = kept.map { pieces[$0] }.filter { 10 * $0.height >= 6 * box.height }
      .sorted { $0.columns.lowerBound < $1.columns.lowerBound }
    return zip(tall, tall.dropFirst()).contains {
      $0.columns.upperBound < $1.columns.lowerBound
    }
  }

  /// Returns true for the pixels of these pieces and for a few more pixels on each side.
  private func surroundings(of kept: Set<Int>) -> [Bool] {
    let reach = max(2, max(width, height) / 100)
    var result = [Bool](repeating: false, count: labels.count)
    for pixel in labels.indices where labels[pixel] > 0 && kept.contains(labels[pixel] - 1) {
      let (row, column) = (pixel / width, pixel % width)
      for row in max(0, row - reach)...min(height - 1, row + reach) {
        for column in max(0, column - reach)...min(width - 1, column + reach) {
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
