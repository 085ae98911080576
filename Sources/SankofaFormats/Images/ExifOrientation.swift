/// The way in which a camera was held, from a picture's Exif data (CIPA DC-008), and what undoes it.
///
/// The values are those of the tag 0x0112. 1 is upright; 2 is mirrored left and right; 3 is turned by
/// 180°; 4 is mirrored top and bottom; 5 is mirrored along the diagonal from top left; 6 must be
/// turned by 90° clockwise; 7 is mirrored along the other diagonal; 8 must be turned by 90°
/// anticlockwise.
enum ExifOrientation {
  private static let tag = 0x0112

  /// The orientation in the content of a marker APP1; `nil` when it says none, or nothing that can
  /// be read: a picture is not refused for that.
  static func value(inAPP1 content: [UInt8]) -> Int? {
    guard content.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    let bytes = Array(content.dropFirst(6))
    let isBigEndian: Bool
    switch bytes.prefix(4) {
    case [0x49, 0x49, 42, 0]: isBigEndian = false
    case [0x4d, 0x4d, 0, 42]: isBigEndian = true
    default: return nil
    }
    func number(_ place: Int, _ count: Int) -> Int? {
      guard place >= 0, place <= bytes.count - count else { return nil }
      let part = bytes[place..<place + count]
      return (isBigEndian ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      // An entry has the tag, the type (3 for 16 bits), the number of values and the value.
      let place = directory + 2 + 12 * entry
      guard let found = number(place, 2) else { return nil }
      if found == tag {
        guard number(place + 2, 2) == 3, let value = number(place + 8, 2) else { return nil }
        return (1...8).contains(value) ? value : nil
      }
    }
    return nil
  }
}

extension Image {
  /// The picture turned and mirrored so that it is upright, if it was taken with the orientation
  /// 1 to 8 of Exif.
  func upright(from orientation: Int) -> Image {
    guard (2...8).contains(orientation) else { return self }
    let isTurned = orientation >= 5
    let fromRight = [2, 3, 7, 8].contains(orientation)
    let fromBelow = [3, 4, 6, 7].contains(orientation)
    let (newWidth, newHeight) = isTurned ? (height, width) : (width, height)
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count)
    var newOpacity: [UInt8] = []
    for row in 0..<newHeight {
      for column in 0..<newWidth {
        // The old row and column, before mirroring.
        let (y, x) = isTurned ? (column, row) : (row, column)
        let old = (fromBelow ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x)
        result += pixels[old * channels..<(old + 1) * channels]
        if let opacity { newOpacity.append(opacity[old]) }
      }
    }
    return Image(
      width: newWidth, height: newHeight, channels: channels, pixels: result,
      opacity: opacity == nil ? nil : newOpacity)
  }
}
