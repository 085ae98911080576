import Foundation
import SankofaFormats
import SankofaTensor
import Testing

@testable import SankofaData

/// Pictures of all kinds, read and turned into numbers.
struct PictureSetTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "pictures-\(UUID().uuidString)")
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
  }

  private func write(_ name: String, _ image: Image) throws {
    try PNG.write(image, to: folder.appending(path: name).path)
  }

  private func grey(_ width: Int, _ height: Int, _ value: UInt8) -> Image {
    Image(
      width: width, height: height, channels: 1,
      pixels: Array(repeating: value, count: width * height))
  }

  private func colour(_ width: Int, _ height: Int, _ pixel: [UInt8]) -> Image {
    Image(
      width: width, height: height, channels: 3,
      pixels: (0..<width * height).flatMap { _ in pixel })
  }

  private func read() throws -> PictureSet {
    PictureSet(try LabelledFiles(.pictures, inFolder: folder.path))
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func kindsAndFaultsAreFound() throws {
    defer { remove() }
    try write("a/1.png", grey(4, 2, 9))
    try write("a/2.png", colour(4, 2, [7, 7, 7]))
    try Data("no picture".utf8).write(to: folder.appending(path: "a/3.png"))
    try Data("GIF89a, and more".utf8).write(to: folder.appending(path: "b/4.gif"))
    try write("b/5.png", grey(4, 2, 1))
    var set = try read()
    #expect(set.pictures.map(\.label) == ["a", "a", "b"] && !set.hasColour)
    #expect(
      set.failures.map { "\($0)".contains("/a/3.png, byte 0: expected PNG") } == [true, false])
    #expect(
      "\(set.failures[1])".hasSuffix("is a GIF picture, and none of these is read; save it as PNG.")
    )
    try write("b/6.png", colour(4, 2, [7, 7, 8]))
    set = try read()
    #expect(set.hasColour && set.pictures.map(\.isColoured) == [false, false, false, true])
  }

  @Test func sizesFollowFromThePictures() throws {
    defer { remove() }
    try write("a/1.png", grey(20, 10, 9))
    try write("b/1.png", grey(20, 10, 9))
    var size = try read().usualSize
    #expect(size == (10, 20, "the size of all pictures"))
    try write("b/2.png", grey(200, 90, 9))
    try write("b/3.png", grey(100, 40, 9))
    // Heights 10, 10, 40, 90 and widths 20, 20, 100, 200: the upper ones of the middle.
    size = try read().usualSize
    #expect(
      size == (
        26, 64, "the median of the sizes, 40×100, made smaller until no side is above 64"
      ))
  }

  /// Each pixel is the mean of the area that it covers; colour becomes grey as in Pillow.
  @Test func numbersAreMeansOfAreas() throws {
    defer { remove() }
    try write(
      "a/1.png",
      Image(width: 4, height: 2, channels: 1, pixels: [0, 10, 200, 200, 20, 30, 100, 100]))
    try write("b/1.png", colour(3, 3, [255, 0, 0]))
    let set = try read()
    let data = try set.dataset(rows: 1, columns: 2, channels: 1)
    #expect(data.features.shape == [2, 1, 2, 1] && data.classNames == ["a", "b"])
    #expect(data.features.elements(as: UInt8.self) == [15, 150, 76, 76])
    #expect(data.targets.integers == [0, 1])
    let coloured = try set.dataset(rows: 1, columns: 1, channels: 3)
    #expect(coloured.features.elements(as: UInt8.self) == [83, 83, 83, 255, 0, 0])
  }

  @Test func transparentPixelsAreLaidOverWhite() throws {
    defer { remove() }
    // 1×1, red with an opacity of 0, of Python's zlib.
    let bytes: [UInt8] = [
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
      0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f,
      0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8,
      0xcf, 0xc0, 0xc0, 0x00, 0x00, 0x04, 0x01, 0x01, 0x00, 0x47, 0x06, 0xca, 0xde, 0x00, 0x00,
      0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
    ]
    try Data(bytes).write(to: folder.appending(path: "a/1.png"))
    let set = try read()
    #expect(set.pictures.map(\.isTransparent) == [true])
    let data = try set.dataset(rows: 1, columns: 1, channels: 3)
    #expect(data.features.elements(as: UInt8.self) == [255, 255, 255])
  }

  @Test func otherClassesAreLeftOut() throws {
    defer { remove() }
    try write("a/1.png", grey(2, 2, 1))
    try write("b/1.png", grey(2, 2, 2))
    let set = try read()
    let data = try set.dataset(rows: 2, columns: 2, channels: 1, classNames: ["z", "b"])
    #expect(data.count == 1 && data.targets.integers == [1])
    #expect(
      throws: FormatError(
        path: folder.path, place: .file,
        message: "must have pictures of the classes y, z, got none; name another folder.")
    ) { try set.dataset(rows: 2, columns: 2, channels: 1, classNames: ["y", "z"]) }
  }

  /// What `data export` writes is read again as it was, since no grey of 17 is lost.
  @Test func exportedPicturesAreReadAgain() throws {
    defer { remove() }
    let digits = Digits.all.prefix(12)
    let place = folder.appending(path: "export").path
    var counts: [Int] = []
    try LoadedDataset(train: digits, test: digits.prefix(3)).writePictures(
      toFolder: place, greatest: 16
    ) { counts.append($0) }
    #expect(counts == Array(1...15))
    let parts = try FileParts(.pictures, inFolder: place)
    #expect(parts.forTesting.items.count == 3)
    let data = try PictureSet(parts.training).dataset(rows: 8, columns: 8, channels: 1)
    #expect(data.count == 12 && data.classNames == (0..<10).map(String.init))
    let first = try #require(digits.targets.integers.firstIndex(of: 0))
    let pixels = digits[first..<first + 1].features.elements(as: UInt8.self)
    #expect(
      data[0..<1].features.elements(as: UInt8.self)
        == pixels.map { UInt8((255 * Int($0) + 8) / 16) })
  }
}
