import Foundation
import SankofaData
import SankofaTensor
import Testing

struct MNISTTests {
  /// The folder of the real files, where this machine has them.
  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = environment["SANKOFA_DATA"] ?? root.appending(path: "../shared/data").path
    let folder = data + "/mnist"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  /// Read once: without optimisation it takes seconds.
  static let loaded = Result { try MNIST.load(from: folder) }

  @Test(.enabled(if: folder != nil)) func realFiles() throws {
    let loaded = try Self.loaded.get()
    #expect(loaded.notes == [])
    #expect(loaded.train.features.shape == [60_000, 28, 28])
    #expect(loaded.test.features.shape == [10_000, 28, 28])
    #expect(loaded.train.classNames == Digits.classNames)
    #expect(loaded.train.targets.elements(as: Int32.self).prefix(5) == [5, 0, 4, 1, 9])
    #expect(loaded.test.targets.elements(as: Int32.self).prefix(5) == [7, 2, 1, 0, 4])
    // The mean grey of the training pictures, as everybody who standardises them has it.
    let sum = loaded.train.features.elements(as: UInt8.self).reduce(0) { $0 + Int($1) }
    #expect(abs(Double(sum) / 47_040_000 / 255 - 0.1307) < 0.00005)
  }

  @Test func mirrorsAreAddressesOfFolders() {
    #expect(MNIST.mirrors.allSatisfy { $0.hasPrefix("https://") && $0.hasSuffix("/") })
    #expect(Set(MNIST.mirrors).count == MNIST.mirrors.count)
  }
}
