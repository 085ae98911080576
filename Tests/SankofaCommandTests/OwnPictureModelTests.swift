import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Models of pictures that were made with the library.
struct OwnPictureModelTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  private func check(_ arguments: [String], _ output: String, code: Int32 = 0) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.output == output, "\(outcome.errors)")
    #expect(outcome.code == code)
  }

  /// The mean of a picture's pixels, in colour and without a class.
  private func savePictures(_ preprocessing: Preprocessing?) throws {
    let model = Sequential {
      Rescaling(1, inputShape: [2, 2, 3])
      GlobalAveragePooling2D()
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    model.preprocessing = preprocessing
    try model.save(toPath: path("p.safetensors"))
  }

  @Test func picturesInColour() throws {
    defer { command.remove() }
    let red = (0..<16).flatMap { _ in [255, 0, 51] as [UInt8] }
    try PNG.write(
      Image(width: 4, height: 4, channels: 3, pixels: red), to: path("large.png"))
    try PNG.write(
      Image(width: 2, height: 2, channels: 3, pixels: Array(red.prefix(12))), to: path("exact.png"))
    try savePictures(.pictures(0...1))
    for name in ["large.png", "exact.png"] {
      try check(
        ["predict", "p.safetensors", name], "\(name): output 1.000 0.000 0.2000\n")
    }
    try savePictures(nil)
    let outcome = try command.run(["predict", "p.safetensors", "exact.png", "large.png"])
    #expect(outcome.output == "exact.png: output 255.0 0.000 51.00\n")
    #expect(outcome.code == 1)
    #expect(
      outcome.errors == """
        note: p.safetensors does not say how pictures are fitted to it; they go in as 0…255.
        large.png: p.safetensors does not say how pictures are fitted to it and takes those of 2×2 with 3 \
        channels, got 4×4 with 3; save the model with preprocessing = .pictures(0...1).

        """)
  }

  /// The first networks of every course take a picture as a row, or with an axis of channels.
  @Test(arguments: [[64], [8, 8, 1]])
  func digitsInAnotherShape(extents: [Int]) throws {
    defer { command.remove() }
    let model = Sequential {
      Reshape([64], inputShape: Shape(extents))
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    model.preprocessing = .digits
    try model.save(toPath: path("d.safetensors"))
    let digit = Digits.all[0..<1].features.elements(as: UInt8.self)
    try PNG.write(
      Image(width: 8, height: 8, channels: 1, pixels: digit.map { min($0, 15) * 16 }),
      to: path("a.png"))
    for arguments in [["a.png"], ["--from", "digits", "--index", "3"]] {
      let outcome = try command.run(["predict", "d.safetensors"] + arguments)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.lines.count >= 8)
    }
    #expect(try command.run(["evaluate", "d.safetensors"]).lines[0].hasSuffix("of digits"))
  }
}
