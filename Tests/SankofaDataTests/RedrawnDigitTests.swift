import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

/// Pictures of a data set, drawn again by strangers: larger, elsewhere on the sheet, in other
/// greys.
struct RedrawnDigitTests {
  struct Manner: Sendable, CustomTestStringConvertible {
    var scale: Int
    var isDarkOnLight: Bool
    var left = 0
    var right = 0
    var top = 0
    var bottom = 0
    var testDescription: String {
      "\(scale)×, \(isDarkOnLight ? "dark on light" : "light on dark"), margins "
        + "\(left) \(right) \(top) \(bottom)"
    }
  }

  static let manners = [
    Manner(scale: 3, isDarkOnLight: false), Manner(scale: 3, isDarkOnLight: true),
    Manner(scale: 3, isDarkOnLight: true, left: 40, right: 7, top: 5, bottom: 33),
    Manner(scale: 4, isDarkOnLight: false, left: 2, right: 50, top: 60, bottom: 1),
  ]

  func redrawn(_ picture: ArraySlice<UInt8>, side: Int, most: Double, _ manner: Manner) -> Image {
    let (width, height) = (
      side * manner.scale + manner.left + manner.right,
      side * manner.scale + manner.top + manner.bottom
    )
    let greys = (0..<width * height).map { index in
      let (x, y) = (index % width - manner.left, index / width - manner.top)
      let inside = (0..<side * manner.scale).contains(x) && (0..<side * manner.scale).contains(y)
      let place = picture.startIndex + y / manner.scale * side + x / manner.scale
      let ink = inside ? Double(picture[place]) / most * 255 : 0
      return UInt8((manner.isDarkOnLight ? 255 - ink : ink).rounded())
    }
    return Image(width: width, height: height, channels: 1, pixels: greys)
  }

  /// The mean difference of a pixel over all examples, as a share of full ink.
  func difference(_ dataset: Dataset, _ fitting: ImageFitting, most: Double, _ manner: Manner)
    throws
    -> Double
  {
    let values = dataset.features.elements(as: UInt8.self)
    let count = fitting.rows * fitting.columns
    var sum = 0.0
    for begin in stride(from: 0, to: values.count, by: count) {
      let picture = values[begin..<begin + count]
      let fitted = try fitting.fit(redrawn(picture, side: fitting.rows, most: most, manner))
      for (before, after) in zip(picture, fitted.elements(as: UInt8.self)) {
        sum += abs(Double(before) - Double(after)) / most
      }
    }
    return sum / Double(values.count)
  }

  /// Drawn a digit's width too narrow, or a pixel beside its place, the difference would be 0.2.
  @Test(arguments: manners) func digits(manner: Manner) throws {
    #expect(try difference(Digits.all.prefix(100), .digits, most: 16, manner) < 0.1)
  }

  /// One of the 30 has such thick strokes that they are made thinner.
  @Test(.enabled(if: MNISTTests.folder != nil), arguments: manners)
  func mnist(manner: Manner) throws {
    let test = try MNISTTests.loaded.get().test.prefix(30)
    #expect(try difference(test, .mnist, most: 255, manner) < 0.015)
  }

  /// MNIST's digits, fitted as `digits`, are near to those of the same class that others wrote; by
  /// chance, one in ten would be.
  @Test(.enabled(if: MNISTTests.folder != nil)) func strangersAreRecognized() throws {
    let test = try MNISTTests.loaded.get().test.prefix(100)
    let values = test.features.elements(as: UInt8.self)
    let known = Digits.all.features.elements(as: UInt8.self).map(Int32.init)
    let classes = Digits.all.targets.elements(as: Int32.self)
    var right = 0
    for (index, label) in test.targets.elements(as: Int32.self).enumerated() {
      let picture = values[index * 784..<(index + 1) * 784]
      let manner = Manner(scale: 2, isDarkOnLight: true, left: 3, right: 9, top: 2, bottom: 4)
      let fitted = try ImageFitting.digits.fit(
        redrawn(picture, side: 28, most: 255, manner)
      ).elements(as: UInt8.self).map(Int32.init)
      var nearest = (distance: Int32.max, label: Int32(-1))
      for example in 0..<classes.count {
        var distance: Int32 = 0
        for pixel in 0..<64 {
          let difference = known[example * 64 + pixel] - fitted[pixel]
          distance += difference * difference
        }
        if distance < nearest.distance { nearest = (distance, classes[example]) }
      }
      if nearest.label == label { right += 1 }
    }
    #expect(right >= 75)
  }
}
