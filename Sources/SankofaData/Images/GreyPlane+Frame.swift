/// Frames around what is drawn.
extension GreyPlane {
  /// The plane without frames. A frame is lines of one grey along all four sides, at most a fifth
  /// of the picture wide, with another grey inside. A margin around a box is such a frame, and so is
  /// the box then.
  func withoutFrame() -> GreyPlane {
    var field = self
    while let inner = field.insideFrame { field = inner }
    // All lines, and nothing inside: then they are what is drawn.
    return field.isBlank ? self : field
  }

  private var isBlank: Bool {
    guard let least = values.min(), let most = values.max() else { return true }
    return most - least < InkPlane.leastContrast
  }

  /// The part inside of a frame, or `nil` when there is no frame.
  private var insideFrame: GreyPlane? {
    guard min(width, height) >= 16 else { return nil }
    let turned = transposed()
    guard let top = frameLines(fromEnd: false), let bottom = frameLines(fromEnd: true),
      let left = turned.frameLines(fromEnd: false), let right = turned.frameLines(fromEnd: true)
    else { return nil }
    let inside = cropped(rows: top..<height - bottom, columns: left..<width - right)
    // When the drawing touches its margin, the pixels just inside are paper, too, and the margin is
    // no frame. Just inside of a frame nearly nothing has its grey.
    let (frame, ring) = (GreyPlane.median(ring), inside.ring)
    let alike = ring.count { abs($0 - frame) <= InkPlane.leastContrast }
    return 10 * alike < ring.count ? inside : nil
  }

  /// The number of lines, from the first on or from the last, that are a frame's; `nil` when none
  /// or too many are.
  private func frameLines(fromEnd: Bool) -> Int? {
    func line(_ index: Int) -> ArraySlice<Double> { row(fromEnd ? height - 1 - index : index) }
    let most = height / 5
    let grey = GreyPlane.median(line(0))
    var count = 0
    while count <= most {
      let alike = line(count).count { abs($0 - grey) <= InkPlane.leastContrast }
      guard 10 * alike >= 9 * width else { break }
      count += 1
    }
    guard count > 0, count <= most else { return nil }
    // The frame's other sides are not looked at.
    let inside = GreyPlane.median(line(count + 1).dropFirst(width / 5).dropLast(width / 5))
    guard abs(grey - inside) >= 2 * InkPlane.leastContrast else { return nil }
    // A frame that was drawn blurred has one more line, half as strong.
    let next = line(count).count { abs($0 - inside) > InkPlane.leastContrast }
    return 2 * next > width ? count + 1 : count
  }
}
