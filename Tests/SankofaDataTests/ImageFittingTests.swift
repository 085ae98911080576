import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

struct ImageFittingTests {
  /// A drawing of `ink(x, y)` from 0 to 1, with 0 and 1 as the given greys.
  func drawing(
    _ width: Int, _ height: Int, paper: Double = 255, full: Double = 0,
    _ ink: (Int, Int) -> Double
  ) -> Image {
    let greys = (0..<width * height).map { index in
      let amount = ink(index % width, index / width)
      return UInt8((paper + amount * (full - paper)).rounded())
    }
    return Image(width: width, height: height, channels: 1, pixels: greys)
  }

  /// A rectangle of ink.
  func rectangle(
    _ across: Range<Int>, _ down: Range<Int>, in width: Int, _ height: Int, paper: Double = 255,
    full: Double = 0
  ) -> Image {
    drawing(width, height, paper: paper, full: full) { x, y in
      across.contains(x) && down.contains(y) ? 1 : 0
    }
  }

  func rows(_ tensor: Tensor) -> [[UInt8]] {
    let values = tensor.elements(as: UInt8.self)
    let width = tensor.shape[1]
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }

  /// 40 pixels high and 6 wide, wherever it stands and whatever its colours: 20 rows of 3 columns
  /// with their mass at pixel 14.
  @Test(arguments: [(255.0, 0.0), (0, 255), (200, 40), (30, 90)])
  func aBarIsScaledAndCentred(paper: Double, full: Double) throws {
    let bar = rectangle(31..<37, 7..<47, in: 90, 60, paper: paper, full: full)
    let fitted = rows(try ImageFitting.mnist.fit(bar))
    #expect(fitted.count == 28)
    for (index, row) in fitted.enumerated() {
      let ink = (5..<25).contains(index)
      // The mass of 20 rows is at 9.5: to bring it to 14 takes 4.5 rows, which round to 5.
      let expected: [UInt8] = (0..<28).map { ink && (13..<16).contains($0) ? 255 : 0 }
      #expect(row == expected, "row \(index)")
    }
  }

  /// A felt pen's strokes, a quarter as wide as the bar is long, become narrower: less than a fifth.
  @Test func thickStrokesBecomeThinner() throws {
    let fitted = rows(try ImageFitting.mnist.fit(rectangle(31..<41, 7..<47, in: 90, 60)))
    let widths = fitted.map { row in row.filter { $0 > 127 }.count }.filter { $0 > 0 }
    #expect(widths.count == 20)
    #expect(widths.allSatisfy { (3...4).contains($0) }, "\(widths)")
  }

  @Test func theMassIsCentredAndNotTheBox() throws {
    // An L: heavy foot to the left, thin stroke to the right.
    let fitted = try ImageFitting.mnist.fit(
      drawing(60, 60) { x, y in
        (10..<50).contains(x) && (40..<50).contains(y)
          || (10..<20).contains(x) && (10..<50).contains(y)
          ? 1 : 0
      })
    var (mass, across, down) = (0.0, 0.0, 0.0)
    for (y, row) in rows(fitted).enumerated() {
      for (x, value) in row.enumerated() {
        mass += Double(value)
        across += Double(value) * Double(x)
        down += Double(value) * Double(y)
      }
    }
    #expect(abs(across / mass - 14) <= 0.5)
    #expect(abs(down / mass - 14) <= 0.5)
  }

  @Test func specksAndNoiseAreNoDrawing() throws {
    let key = RandomKey(seed: 1)
    let boot = drawing(180, 120) { x, y in
      (62..<82).contains(x) && (14..<94).contains(y)
        || (82..<100).contains(x) && (80..<94).contains(y)
        ? 1 : 0
    }
    let dirty = drawing(180, 120, paper: 220, full: 30) { x, y in
      let index = y * 180 + x
      let noise: Double = key.uniform(at: UInt64(index)) * 0.1 - 0.05
      return (x, y) == (160, 6) ? 1 : Double(255 - boot.pixels[index]) / 255 * 0.9 + 0.05 + noise
    }
    let clean = try ImageFitting.mnist.fit(boot).elements(as: UInt8.self)
    let fitted = try ImageFitting.mnist.fit(dirty).elements(as: UInt8.self)
    let worst = zip(clean, fitted).map { abs(Int($0) - Int($1)) }.max() ?? 255
    #expect(worst <= 16)
    #expect(zip(clean, fitted).allSatisfy { $0 > 0 || $1 == 0 }, "paper stays clean")
  }

  /// A slanted bar stands upright, and thin strokes get the set's weight, about 0.3 · 64 · 16 =
  /// 307.
  @Test func digitsAreSetUprightAndWeighted() throws {
    let slanted = drawing(80, 80) { x, y in
      abs(x - 60 + y / 2) <= 1 && (10..<70).contains(y) ? 1 : 0
    }
    let fitted = try ImageFitting.digits.fit(slanted)
    #expect(fitted.shape == [8, 8])
    let firsts = rows(fitted).map { row in row.firstIndex { $0 >= 8 } ?? -1 }
    #expect(Set(firsts).count == 1)
    let sum = fitted.elements(as: UInt8.self).reduce(0) { $0 + Int($1) }
    #expect((230...380).contains(sum))
  }

  /// The pictures of the data set have the centers and the slants to which other pictures are
  /// fitted.
  @Test func theSetHasTheWeightAndTheUprightness() {
    let values = Digits.all.features.elements(as: UInt8.self)
    var (coverage, lean) = (0.0, [Double]())
    for begin in stride(from: 0, to: values.count, by: 64) {
      let picture = values[begin..<begin + 64].map(Double.init)
      coverage += picture.reduce(0, +) / 1024 / 1797
      func first(_ row: Int) -> Double {
        let index = picture[row * 8..<row * 8 + 8].firstIndex { $0 > 0 } ?? 0
        // In pixels of the finer picture: a block begins with paper where it is not full.
        return Double(4 * (index % 8)) + 4 - picture[index] / 4
      }
      lean.append(abs(first(0) - first(7)))
    }
    #expect(abs(coverage - 0.3) < 0.01)
    #expect(lean.sorted()[1797 / 2] < 1)
  }

  @Test func theRightSizeIsTakenAsItIs() throws {
    func picture(_ left: Int, _ top: Int, paper: Double = 0, full: Double = 250) -> Image {
      rectangle(left..<left + 5, top..<top + 7, in: 28, 28, paper: paper, full: full)
    }
    let inPlace = picture(12, 11)
    #expect(try ImageFitting.mnist.fit(inPlace).elements(as: UInt8.self) == inPlace.pixels)
    // Elsewhere it is fitted as its negative is.
    let fitted = try ImageFitting.mnist.fit(picture(4, 21)).elements(as: UInt8.self)
    let negative = try ImageFitting.mnist.fit(picture(4, 21, paper: 250, full: 0))
    #expect(fitted == negative.elements(as: UInt8.self))
    #expect(fitted != picture(4, 21).pixels)
    // What fills the picture has no other place.
    let large = rectangle(0..<20, 0..<28, in: 28, 28, paper: 0, full: 250)
    #expect(try ImageFitting.mnist.fit(large).elements(as: UInt8.self) == large.pixels)
    let small = drawing(8, 8, paper: 0, full: 255) { x, y in (x, y) == (4, 4) ? 1 : 0 }
    let eighth = try ImageFitting.digits.fit(small).elements(as: UInt8.self)
    #expect(eighth.enumerated().allSatisfy { $1 == ($0 == 4 * 8 + 4 ? 16 : 0) })
  }

  /// Frames of 1 to 10 of 56 pixels, one in the model's own size, and a margin with a box around.
  @Test func framesAreNoDrawing() throws {
    func framed(_ width: Int, in side: Int, ink: (Int, Int) -> Bool) -> Image {
      drawing(side, side) { x, y in
        let depth = min(x, y, side - 1 - x, side - 1 - y)
        return depth < width || ink(x, y) ? 1 : 0
      }
    }
    let bare = try ImageFitting.mnist.fit(rectangle(25..<30, 16..<40, in: 56, 56))
      .elements(as: UInt8.self)
    for width in [1, 2, 5, 8, 10] {
      let picture = framed(width, in: 56) { x, y in
        (25..<30).contains(x) && (16..<40).contains(y)
      }
      let fitted = try ImageFitting.mnist.fit(picture).elements(as: UInt8.self)
      #expect(fitted == bare, "frame of \(width)")
    }
    let small = framed(1, in: 28) { x, y in (12..<16).contains(x) && (6..<22).contains(y) }
    #expect(
      try ImageFitting.mnist.fit(small).elements(as: UInt8.self)
        == ImageFitting.mnist.fit(rectangle(12..<16, 6..<22, in: 28, 28)).elements(as: UInt8.self))
    let boxed = drawing(56, 56) { x, y in
      let depth = min(x, y, 55 - x, 55 - y)
      return depth == 4 || depth == 5 || (25..<30).contains(x) && (16..<40).contains(y) ? 1 : 0
    }
    #expect(try ImageFitting.mnist.fit(boxed).elements(as: UInt8.self) == bare)
  }

  /// A bar that nearly fills its sheet is not taken for what is inside a frame.
  @Test(arguments: [1, 3, 8]) func narrowMarginsAreNoFrame(margin: Int) throws {
    let (across, down) = (margin..<margin + 12, margin..<margin + 40)
    let narrow = rectangle(across, down, in: 12 + 2 * margin, 40 + 2 * margin)
    let wide = rectangle(30..<42, 30..<70, in: 100, 100)
    #expect(
      try ImageFitting.mnist.fit(narrow).elements(as: UInt8.self)
        == ImageFitting.mnist.fit(wide).elements(as: UInt8.self))
  }

  @Test func otherSizes() throws {
    let fitting = ImageFitting(style: .mnist, rows: 14, columns: 20)
    let fitted = rows(try fitting.fit(rectangle(17..<23, 5..<45, in: 50, 50)))
    #expect(fitted.count == 14)
    #expect(fitted.allSatisfy { $0.count == 20 })
    // Ten rows of the bar's 40, two columns of its 6.
    #expect(fitted.filter { $0.contains(255) }.count == 10)
    #expect(fitted.map { row in row.filter { $0 == 255 }.count }.max() == 2)
  }

  @Test func largePicturesAreReduced() throws {
    let small = try ImageFitting.mnist.fit(rectangle(300..<400, 200..<600, in: 800, 700))
    let large = try ImageFitting.mnist.fit(rectangle(900..<1200, 600..<1800, in: 2400, 2100))
    #expect(small.elements(as: UInt8.self) == large.elements(as: UInt8.self))
  }

  /// The numbers of a large picture are those of all its pixels, though they are never there at once.
  @Test func largePicturesAsNumbers() throws {
    let colour = Image(
      width: 1_300, height: 1_030, channels: 3,
      pixels: (0..<1_300 * 1_030 * 3).map { UInt8(truncatingIfNeeded: $0 * $0 >> 5) })
    let values = try colour.values(rows: 1, columns: 1, channels: 3, in: -1...1).floats
    for channel in 0..<3 {
      let all = stride(from: channel, to: colour.pixels.count, by: 3)
      let mean = all.reduce(0.0) { $0 + Double(colour.pixels[$1]) / 255 } / 1_339_000
      #expect(abs(Double(values[channel]) - (2 * mean - 1)) < 1e-6)
    }
    // White ink that is transparent elsewhere, in a picture that is reduced.
    let opacity = (0..<2_100 * 2_400).map { index in
      (600..<1_800).contains(index / 2_100) && (900..<1_200).contains(index % 2_100) ? 255 : 0
    }
    let white = Image(
      width: 2_100, height: 2_400, channels: 1,
      pixels: [UInt8](repeating: 255, count: opacity.count), opacity: opacity.map { UInt8($0) })
    let black = rectangle(300..<400, 200..<600, in: 700, 800)
    #expect(
      try ImageFitting.mnist.fit(white).elements(as: UInt8.self)
        == ImageFitting.mnist.fit(black).elements(as: UInt8.self))
  }

  @Test func sizesThatDoNotFitIntoMemory() throws {
    let bar = rectangle(31..<41, 7..<47, in: 90, 60)
    let side = 1 << 20
    func message(_ body: () throws -> Any) -> String {
      MemoryLimit.$assumed.withValue(1_000_000_000) {
        do { return "no error but \(try body())" } catch { return "\(error)" }
      }
    }
    func text(_ size: String) -> String {
      "six.png: fitted to 1048576 × 1048576 pixels it takes \(size) of memory, and there are 1.0 GB; make "
        + "the model's input smaller."
    }
    #expect(
      message {
        try ImageFitting(style: .mnist, rows: side, columns: side).fit(bar, name: "six.png")
      } == text("35184.5 GB"))
    #expect(
      message {
        try ImageFitting(style: .digits, rows: side, columns: side).fit(bar, name: "six.png")
      } == text("562950.1 GB"))
    #expect(
      message {
        try bar.values(rows: side, columns: side, channels: 3, in: 0...1, name: "six.png")
      } == text("65970.8 GB"))
    let beyond = message { try ImageFitting(style: .mnist, rows: .max, columns: .max).fit(bar) }
    #expect(beyond.contains("pixels it takes more bytes than can be counted of memory"))
  }

  @Test func colourIsRead() throws {
    let bar = rectangle(31..<41, 7..<47, in: 90, 60)
    let colour = Image(
      width: 90, height: 60, channels: 3,
      pixels: bar.pixels.flatMap { $0 == 0 ? [200, 0, 0] : [255, 255, 200] })
    #expect(
      try ImageFitting.mnist.fit(colour).elements(as: UInt8.self)
        == ImageFitting.mnist.fit(bar).elements(as: UInt8.self))
  }

  @Test(arguments: [(50, 50), (28, 40), (1, 1), (1, 30)])
  func blankPictures(width: Int, height: Int) {
    let blank = drawing(width, height) { _, _ in 0 }
    #expect(throws: DataError.blankImage("six.png", leastContrast: 24, contrast: 0)) {
      try ImageFitting.mnist.fit(blank, name: "six.png")
    }
    #expect(
      "\(DataError.blankImage("six.png", leastContrast: 24, contrast: 0))"
        == "six.png: ink must differ from the paper by 24 or more of 255 greys, found none; draw a "
        + "digit with more contrast.")
  }

  @Test func faintPictures() {
    let faint = Image(
      width: 30, height: 30, channels: 1, pixels: (0..<900).map { $0 == 435 ? 240 : 255 })
    #expect(throws: DataError.blankImage("six.png", leastContrast: 24, contrast: 15)) {
      try ImageFitting.mnist.fit(faint, name: "six.png")
    }
  }
}
