import Foundation
import SankofaFormats
import SankofaTensor
import Testing

/// Pictures of one's own in files of MNIST's form.
struct OwnPicturesTests {
  /// 20×20 pictures of four classes: a bright square in one of the corners, at a place of its own.
  ///
  /// - Parameter isSorted: whether those to learn from lie class by class.
  private func write(to folder: String, isSorted: Bool = false) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (part, count) in [("train", 128), ("t10k", 24)] {
      let labels = (0..<count).map {
        isSorted && part == "train" ? $0 * 4 / count : $0 % 4
      }
      var pixels = [UInt8](repeating: 0, count: count * 400)
      for index in 0..<count {
        let (label, shift) = (labels[index], index / 4 % 4)
        let (top, left) = (label / 2 * 10 + shift, label % 2 * 10 + (shift * 3) % 4)
        for row in top..<top + 5 {
          for column in left..<left + 5 { pixels[index * 400 + row * 20 + column] = 200 }
        }
      }
      try IDX.write(
        Tensor(pixels, shape: [count, 20, 20]), to: "\(folder)/\(part)-images-idx3-ubyte")
      try IDX.write(
        Tensor(labels.map { UInt8($0) }, shape: [count]),
        to: "\(folder)/\(part)-labels-idx1-ubyte")
    }
  }

  @Test func anyFilesOfTheFormTrainANetwork() throws {
    let command = try Command()
    defer { command.remove() }
    let folder = command.folder.appending(path: "corners").path
    try write(to: folder)
    let note =
      "note: mnist: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, "
      + "t10k-labels-idx1-ubyte in corners are not the published files; used as they are.\n"
    let trained = try command.run([
      "train", "mnist", "--data", "corners", "--model", "cnn", "--batch-size", "16", "--epochs",
      "4", "--output", "corners.safetensors",
    ])
    #expect(trained.code == 0)
    #expect(trained.errors == note)
    #expect(
      Array(trained.lines.prefix(2)) == [
        "mnist: 128 pictures of 20×20 to train on, 24 others to test on",
        "network: cnn, 20×20 - 18×18×32 - 7×7×64 - 128 - 4, 93,188 parameters",
      ])
    #expect(trained.output.contains("\nTest accuracy 100.00% (24 of 24 right), loss 0.0"))
    for use in [["evaluate"], ["predict", "--from", "mnist", "--index", "5"]] {
      let outcome = try command.run(
        [use[0], "corners.safetensors"] + use.dropFirst() + ["--data", "corners"])
      #expect(outcome.code == 0)
      #expect(outcome.errors == note)
      if use[0] == "predict" { #expect(outcome.output.contains("mnist test example 5: 1 (")) }
    }
    let inspected = try command.run(["inspect", "corners.safetensors"])
    let convolution = "layers.2  Conv2D(32, window 3×3, relu, he_normal)  "
    #expect(inspected.lines.contains { $0.hasPrefix(convolution) })
    #expect(inspected.output.contains("\nclasses             0, 1, 2, 3\n"))
  }

  /// The first pictures of sorted files are of one class, or few: that is said, and nothing else is
  /// blamed.
  @Test(arguments: [
    (32, "t learned only from examples of 0"),
    (64, "t learned from no example of 2, 3"),
  ])
  func sortedFiles(limit: Int, diagnosis: String) throws {
    let command = try Command()
    defer { command.remove() }
    try write(to: command.folder.appending(path: "corners").path, isSorted: true)
    let trained = try command.run([
      "train", "mnist", "--data", "corners", "--hidden", "8", "--epochs", "60", "--limit",
      "\(limit)",
    ])
    #expect(trained.code == 0)
    let warning =
      "warning: fit: all 32 targets are 0, which is learned whatever the examples are; give examples "
      + "of other classes, and shuffle before taking a part.\n"
    #expect(trained.errors.hasSuffix(warning) == (limit == 32), "\(trained.errors)")
    #expect(
      trained.output.contains(
        diagnosis
          + "; learn from more examples, or from files that are not sorted by class.\n"),
      "\(trained.output)")
    #expect(!trained.output.contains("he_normal."))
  }
}
