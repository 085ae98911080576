import Foundation
import SankofaCommand
import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining
import Testing

/// The accuracy of the default settings on real data; too slow for debug builds.
@Suite(.enabled(if: isOptimizedBuild))
struct AccuracyTests {
  @Test func digitsOverTenSplits() throws {
    var accuracies: [Double] = []
    for seed in Digits.splitSeeds {
      let (train, test) = Digits.split(seed: seed)
      let recipe = PictureRecipe.digits
      let model = try recipe.model(for: train, greatest: 16)
      try recipe.training.fit(model, train, verbosity: .silent)
      accuracies.append(try model.evaluate(test)["accuracy"])
    }
    let mean = accuracies.reduce(0, +) / Double(accuracies.count)
    #expect(mean >= 0.97, "\(accuracies)")
    #expect(accuracies[0] >= 0.97)
  }

  @Test(.enabled(if: mnistFolder != nil)) func mnistInFiveEpochs() throws {
    let outcome = try Command.run(["train", "mnist", "--json", "--data", mnistFolder ?? ""])
    #expect(outcome.errors == "")
    #expect(outcome.lines.count == 6)
    let last = try JSON(parsing: outcome.lines.last ?? "")
    #expect(last["test_accuracy"]?.doubleValue ?? 0 >= 0.975)
  }

  @Test(
    .enabled(if: mnistFolder != nil),
    arguments: [("cnn", 0.99), ("lenet5", 0.988), ("lstm", 0.98)])
  func mnistByOtherNetworks(model: String, floor: Double) throws {
    let outcome = try Command.run([
      "train", "mnist", "--model", model, "--json", "--data", mnistFolder ?? "",
    ])
    #expect(outcome.errors == "")
    let last = try JSON(parsing: outcome.lines.last ?? "")
    #expect(last["test_accuracy"]?.doubleValue ?? 0 >= floor)
  }
}

/// The folder of the real files, where this machine has them.
let mnistFolder: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let data =
    ProcessInfo.processInfo.environment["SANKOFA_DATA"]
    ?? root.appending(path: "../shared/data").path
  let folder = data + "/mnist"
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()
