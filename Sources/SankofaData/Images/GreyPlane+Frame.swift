/// Detection and removal of frames around a drawing.
extension GreyPlane {
  /// Returns the plane without frames. A frame consists of lines of one grey along all four sides,
  /// at most a fifth of the picture wide, with another grey inside. A margin around a box counts as
  /// a frame, and so does the box once the margin is removed.
  func withoutFrame() -> GreyPlane {
    var field = self
    // A frame, a margin and a box; more of them are the lines of squared paper.
    for _ in 0..<3 {
      guard let inner = field.insideFrame else { break }
      field = inner
    }
    // When there is nothing inside the frames, the frames are the drawing.
    return field.isBlank ? self : field
  }

  private var isBlank: Bool {
    guard let least = values.min(), let most = values.max() else { return true }
    return most - least < InkPlane.leastContrast
  }

  /// The part inside the frame, or `nil` when there is no frame.
  private var insideFrame: GreyPlane? {
    guard min(width, height) >= 16 else { return nil }
    let turned = transposed()
    guard let top = frameLines(fromEnd: false), let bottom = frameLines(fromEnd: true),
      let left = turned.frameLines(fromEnd: false), let right = turned.frameLines(fromEnd: true)
    else { return nil }
    let inside = cropped(rows: top..<height - bottom, columns: left..<width - right)
    // When the drawing touches its margin, the pixels just inside the margin are paper too, and the
    // margin is not a frame. Just inside a frame, almost no pixel has the grey of the frame.
    let (frame, ring) = (GreyPlane.median(ring), inside.ring)
    let alike = ring.count { abs($0 - frame) <= InkPlane.leastContrast }
    return 10 * alike < ring.count ? inside : nil
  }

  /// The number of lines at the start, or at the end, that belong to a frame; `nil` when there are
  /// none or too many.
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
    // The ends of the line are left out, because they may belong to the frame's other sides.
    let inside = GreyPlane.median(line(count + 1).dropFirst(width / 5).dropLast(width / 5))
    guard abs(grey - inside) >= 2 * InkPlane.leastContrast else { return nil }
    // A blurred frame has one more line, about half as strong.
    let next = line(count).count { abs($0 - inside) > InkPlane.leastContrast }
    return 2 * next > width ? count + 1 : count
  }
}
