import SankofaFormats

extension Image {
  /// A grey picture with at most `limit` pixels in a row or column: each the mean of a square of
  /// pixels, what is left over at the right and the bottom cut off.
  func reduced(toAtMost limit: Int) -> Image {
    let side = (max(width, height) + limit - 1) / limit
    guard side > 1 else { return self }
    let (newWidth, newHeight) = (max(1, width / side), max(1, height / side))
    var result: [UInt8] = []
    result.reserveCapacity(newWidth * newHeight)
    for top in stride(from: 0, to: newHeight * side, by: side) {
      for left in stride(from: 0, to: newWidth * side, by: side) {
        var (sum, count) = (0, 0)
        for row in top..<min(top + side, height) {
          for column in left..<min(left + side, width) {
            sum += Int(pixels[row * width + column])
            count += 1
          }
        }
        result.append(UInt8((sum + count / 2) / count))
      }
    }
    return Image(width: newWidth, height: newHeight, channels: 1, pixels: result)
  }
}
