import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Pictures of digits as people bring them, read by a network that learned MNIST.
@Suite(.enabled(if: mnistFolder != nil), .serialized)
struct DigitPictureTests {
  /// Small, so that it learns in seconds without optimisation too: right about 95 %.
  private static let trained = Result {
    let data = try MNIST.load(from: mnistFolder)
    let model = Sequential {
      Rescaling(1 / 255, inputShape: [28, 28])
      Flatten()
      Dense(64, activation: .relu)
      Dense(10, activation: .softmax)
    }
    try model.compile(
      optimizer: .adam(learningRate: 0.002), loss: .sparseCategoricalCrossentropy)
    try model.fit(data.train.prefix(12_000), epochs: 4, batchSize: 64, verbosity: .silent)
    return (model: try model.predictor(), test: data.test)
  }

  private func answer(_ picture: Tensor) throws -> (digit: Int, probability: Float) {
    let example = picture.converted(to: .float32).reshaped(to: [1, 28, 28])
    let outputs = try Self.trained.get().model.predict(example).floats
    let best = outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0
    return (best, outputs[best])
  }

  @Test(arguments: [
    ("frame_digit7", 7), ("photo_gradient_digit7", 7), ("one_speck_digit9", 9),
    ("white_on_transparent_digit7", 7), ("tight_crop_digit1", 1), ("shifted3_28x28_digit4", 4),
    ("no_iend_digit7", 7), ("idat_one_extra_byte_digit7", 7), ("trns_with_grey_alpha_digit7", 7),
    ("trns_longer_than_palette_digit7", 7),
  ])
  func picturesOfPeople(name: String, digit: Int) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let path = folder.appending(path: "SankofaFormatsTests/Fixtures/cases/\(name).png").path
    let answer = try answer(ImageFitting.mnist.fit(PNG.read(path), name: name))
    #expect(answer.digit == digit)
    #expect(answer.probability > 0.6, "\(answer)")
  }

  /// A digit redrawn four times as large with margins: ink from 0 to 1, and where it is from 0 to 1.
  private typealias Manner = @Sendable (_ ink: Double, _ x: Double, _ y: Double) -> Double

  private func redrawn(_ digit: [UInt8], _ grey: Manner) -> Image {
    let (scale, margin) = (4, 14)
    let side = 28 * scale + 2 * margin
    let pixels = (0..<side * side).map { index in
      let (row, column) = (index / side - margin, index % side - margin)
      let isInside = (0..<28 * scale).contains(row) && (0..<28 * scale).contains(column)
      let ink = isInside ? Double(digit[row / scale * 28 + column / scale]) / 255 : 0
      let value = grey(
        ink, Double(index % side) / Double(side - 1), Double(index / side) / Double(side - 1))
      return UInt8(min(255, max(0, value)).rounded())
    }
    return Image(width: side, height: side, channels: 1, pixels: pixels)
  }

  private static let manners: [(name: String, grey: Manner)] = [
    ("dark on light", { ink, _, _ in 255 * (1 - ink) }),
    ("light on dark", { ink, _, _ in 255 * ink }),
    ("pencil", { ink, _, _ in 230 - 80 * ink }),
    ("light from a side", { ink, x, _ in (230 - 110 * x) * (1 - 0.8 * ink) }),
    ("light from a corner", { ink, x, y in (150 + 40 * (x + y)) * (1 - 0.8 * ink) }),
    (
      "dark corners",
      { ink, x, y in
        (230 - 160 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5))) * (1 - 0.8 * ink)
      }
    ),
    ("blackboard", { ink, x, _ in 30 + 60 * x + ink * (190 - 60 * x) }),
    ("frame", { ink, x, y in min(x, y, 1 - x, 1 - y) < 0.03 ? 40 : 255 * (1 - ink) }),
    ("bar", { ink, x, _ in x > 0.96 ? 60 : 255 * (1 - ink) }),
    (
      "specks",
      { ink, x, y in x < 0.04 && y < 0.03 || x > 0.97 && y > 0.5 && y < 0.53 ? 0 : 255 * (1 - ink) }
    ),
    (
      "ruled",
      { ink, _, y in
        min(255 * (1 - ink), (y * 8).truncatingRemainder(dividingBy: 1) < 0.08 ? 205 : 255)
      }
    ),
  ]

  /// As many are read right as of clean drawings, but for one.
  @Test func mannersOfDrawing() throws {
    let test = try Self.trained.get().test
    let count = 8
    let values = test.features[0..<count].elements(as: UInt8.self)
    let labels = test.targets.integers.prefix(count)
    for (name, grey) in Self.manners {
      var right = 0
      for index in 0..<count {
        let image = redrawn(Array(values[index * 784..<(index + 1) * 784]), grey)
        if try answer(ImageFitting.mnist.fit(image)).digit == Int(labels[index]) { right += 1 }
      }
      #expect(right >= count - 1, "\(name): \(right) of \(count)")
    }
  }

  /// The data themselves are where they belong.
  @Test func theDataAreTakenAsTheyAre() throws {
    let values = try Self.trained.get().test.features[0..<200].elements(as: UInt8.self)
    for index in 0..<200 {
      let pixels = Array(values[index * 784..<(index + 1) * 784])
      let image = Image(width: 28, height: 28, channels: 1, pixels: pixels)
      #expect(try ImageFitting.mnist.fit(image).elements(as: UInt8.self) == pixels)
    }
  }
}

/// The folder of the real files, where this machine has them.
private let mnistFolder: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let data =
    ProcessInfo.processInfo.environment["SANKOFA_DATA"]
    ?? root.appending(path: "../shared/data").path
  let folder = data + "/mnist"
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()
