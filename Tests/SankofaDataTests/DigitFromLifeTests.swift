import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

/// Digits on paper as people photograph it: what is fitted is the digit alone.
struct DigitFromLifeTests {
  /// The middle lines of a 4, in a box from 0 to 1.
  private static let lines = [
    (0.55, 0.0, 0.1, 0.6), (0.1, 0.6, 0.85, 0.6), (0.7, 0.3, 0.65, 1.0),
  ]

  /// The ink of the 4, `size` pixels high with its upper left corner at a place.
  private static func four(
    _ x: Int, _ y: Int, at left: Double, _ top: Double, size: Double, pen: Double = 0.12
  ) -> Double {
    let (across, down) = ((Double(x) + 0.5 - left) / size, (Double(y) + 0.5 - top) / size)
    let distance = lines.map { x0, y0, x1, y1 -> Double in
      let (dx, dy) = (x1 - x0, y1 - y0)
      let along = ((across - x0) * dx + (down - y0) * dy) / (dx * dx + dy * dy)
      let (u, v) = (
        across - x0 - min(max(along, 0), 1) * dx, down - y0 - min(max(along, 0), 1) * dy
      )
      return (u * u + v * v).squareRoot()
    }
    return min(max(0.5 + (pen / 2 - (distance.min() ?? 1)) * size, 0), 1)
  }

  private static func picture(
    _ width: Int, _ height: Int, _ grey: (_ x: Int, _ y: Int) -> Double
  ) -> Image {
    let greys = (0..<width * height).map { index in
      UInt8(min(max(grey(index % width, index / width), 0), 255).rounded())
    }
    return Image(width: width, height: height, channels: 1, pixels: greys)
  }

  private static let plain = picture(200, 220) { x, y in
    235 - 190 * four(x, y, at: 60, 50, size: 110)
  }

  /// A sheet of 200×220 pixels with the 4 on it: its grey from the ink and the place from 0 to 1.
  private static func sheet(
    _ grey: (_ ink: Double, _ x: Double, _ y: Double) -> Double
  ) -> Image {
    picture(200, 220) { x, y in
      grey(four(x, y, at: 60, 50, size: 110), (Double(x) + 0.5) / 200, (Double(y) + 0.5) / 220)
    }
  }

  private static func light(_ ink: Double) -> Double { 235 - 190 * ink }

  /// The share of a pixel at `place` that lies on lines `spacing` apart and `width` wide.
  private static func line(_ place: Double, every spacing: Double, _ width: Double) -> Double {
    let distance = abs(place / spacing - (place / spacing).rounded()) * spacing
    return min(max(0.5 + width / 2 - distance, 0), 1)
  }

  private static let key = RandomKey(seed: 5)

  /// Grain with a standard deviation of 1.
  private static func grain(_ x: Double, _ y: Double) -> Double {
    let index = UInt64(y * 220) * 200 + UInt64(x * 200)
    return (0..<3).reduce(0.0) { $0 + 2 * (key.uniform(at: 3 * index + UInt64($1)) as Double) - 1 }
  }

  private static let kinds: [(name: String, picture: Image)] = [
    ("uneven light", sheet { ink, x, y in light(ink) * (1 - 0.35 * x - 0.3 * y) }),
    ("shadow", sheet { ink, x, y in light(ink) * (x + 0.3 * y > 0.7 ? 0.5 : 1) }),
    (
      "dark corners",
      sheet { ink, x, y in
        light(ink) * (1.05 - 1.1 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)))
      }
    ),
    (
      "squared paper",
      sheet { ink, x, y in
        let (x, y) = (200 * x, 220 * y)
        let lines = max(line(x + 0.02 * y, every: 31, 2), line(y - 0.02 * x, every: 31, 2))
        return light(max(ink, 0.6 * lines))
      }
    ),
    (
      "dark squares",
      sheet { ink, x, y in
        light(max(ink, line(200 * x, every: 27, 1.6), line(220 * y, every: 27, 1.6)))
      }
    ),
    ("ruled paper", sheet { ink, _, y in light(max(ink, 0.5 * line(220 * y, every: 43, 2))) }),
    (
      "frame at the edge",
      sheet { ink, x, y in light(min(x, y, 1 - x, 1 - y) < 0.04 ? 0.9 : ink) }
    ),
    (
      "frame inside",
      sheet { ink, x, y in
        let depth = min(x - 0.02 * y, y + 0.02 * x, 1 - x + 0.02 * y, 1 - y - 0.02 * x)
        return light(depth > 0.06 && depth < 0.08 ? 0.9 : ink)
      }
    ),
    (
      "sheet on a table",
      sheet { ink, x, y in
        let isSheet = x > 0.1 + 0.04 * y && x < 0.93 && y > 0.08 + 0.03 * x && y < 0.9
        return isSheet ? light(ink) : 70
      }
    ),
    ("grain", sheet { ink, x, y in light(ink) + 18 * grain(x, y) }),
    ("pencil", sheet { ink, x, y in 215 - 50 * ink + 2 * grain(x, y) }),
    ("light on dark", sheet { ink, x, _ in 30 + 25 * x + 180 * ink }),
    ("off-centre", picture(420, 380) { x, y in light(four(x, y, at: 8, 262, size: 110)) }),
    ("tightly cropped", picture(97, 122) { x, y in light(four(x, y, at: -5, 6, size: 110)) }),
    ("small", picture(1_100, 1_000) { x, y in light(four(x, y, at: 700, 90, size: 110)) }),
    (
      "shadow on squared paper with grain",
      sheet { ink, x, y in
        let lines = max(line(200 * x, every: 31, 2), line(220 * y, every: 31, 2))
        return light(max(ink, 0.5 * lines)) * (x + y < 0.9 ? 0.6 : 1 - 0.2 * x) + 3 * grain(x, y)
      }
    ),
  ]

  /// The ink that two pictures share, of the ink of either, when the second is moved by at most one
  /// pixel: half a pixel more or less of ink may move a drawing by one.
  private func agreement(_ one: Tensor, _ other: Tensor) -> Double {
    let (own, others) = (one.elements(as: UInt8.self), other.elements(as: UInt8.self))
    let moves = [0, 1, -1].flatMap { down in [0, 1, -1].map { 28 * down + $0 } }
    return moves.map { move in
      let (both, either) = own.indices.reduce((0, 0)) { sums, index in
        let value = others.indices.contains(index + move) ? others[index + move] : 0
        return (sums.0 + Int(min(own[index], value)), sums.1 + Int(max(own[index], value)))
      }
      return Double(both) / Double(max(1, either))
    }.max() ?? 0
  }

  @Test func theDigitIsFound() throws {
    let clean = try ImageFitting.mnist.fit(Self.plain)
    for (name, picture) in Self.kinds {
      let (found, doubt) = try ImageFitting.mnist.fitted(picture, name: name)
      let share = agreement(found, clean)
      #expect(share > 0.7, "\(name): \(share)")
      #expect(doubt == nil, "\(name)")
    }
  }

  /// Ink on a transparent ground, white or coloured.
  @Test func transparentGround() throws {
    let clean = try ImageFitting.mnist.fit(Self.plain)
    let ink = Self.sheet { ink, _, _ in 255 * ink }.pixels
    for colour in [[255, 255, 255], [20, 40, 160]] as [[Int]] {
      let pixels = ink.flatMap { opacity in
        let opacity = Int(opacity)
        return colour.map { channel -> UInt8 in
          let mixed: Int = opacity * channel + (255 - opacity) * 255
          return UInt8(mixed / 255)
        }
      }
      let picture = Image(width: 200, height: 220, channels: 3, pixels: pixels, opacity: ink)
      #expect(try agreement(ImageFitting.mnist.fit(picture), clean) > 0.7, "\(colour)")
    }
  }

  @Test func whatIsDoubtful() throws {
    func doubt(_ picture: Image) throws -> ImageFitting.Doubt? {
      try ImageFitting.mnist.fitted(picture, name: "picture").doubt
    }
    let two = Self.picture(260, 160) { x, y in
      Self.light(
        max(Self.four(x, y, at: 20, 30, size: 100), Self.four(x, y, at: 140, 30, size: 100)))
    }
    #expect(try doubt(two) == .severalDrawings)
    let frame = Self.picture(120, 120) { x, y in
      let depth = min(x, y, 119 - x, 119 - y)
      return depth < 6 || (20..<24).contains(depth) ? 40 : 230
    }
    #expect(try doubt(frame) == .onlyLines)
    #expect(try doubt(Self.plain) == nil)
  }

  /// Each of the four is the example, one pixel further; what leaves the picture is lost.
  @Test func movedByAPixel() throws {
    let example = Tensor((0..<784).map { UInt8($0 % 251) }, shape: [28, 28])
    let moved = try #require(ImageFitting.mnist.moved(example))
    #expect(moved.shape == [4, 28, 28])
    let (old, new) = (example.elements(as: UInt8.self), moved.elements(as: UInt8.self))
    let place = 10 * 28 + 12
    #expect(new[place] == old[place + 1])
    #expect(new[784 + place] == old[place - 1])
    #expect(new[2 * 784 + place] == old[place + 28])
    #expect(new[3 * 784 + place] == old[place - 28])
    #expect(new[27] == 0)
    #expect(
      ImageFitting.digits.moved(Tensor([UInt8](repeating: 1, count: 64), shape: [8, 8])) == nil)
  }
}
