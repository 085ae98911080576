import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

/// Labels and pictures of files that are nearly of MNIST's form.
struct IDXLabelTests {
  let folder = TemporaryFolder()
  let names = TinyImageSet.names

  private func load(
    _ train: Tensor, _ test: Tensor, isTransposed: Bool = false
  ) throws -> LoadedDataset {
    for (name, content) in zip(names, TinyImageSet.contents) { folder.write(content, as: name) }
    folder.write(try IDX.encode(train), as: names[1])
    folder.write(try IDX.encode(test), as: names[3])
    var set = TinyImageSet.set()
    set.isTransposed = isTransposed
    return try set.load(from: folder.path)
  }

  private func message(_ body: () throws -> Any) -> String {
    do { return "no error but \(try body())" } catch { return "\(error)" }
  }

  private let bytes = Tensor([2, 0] as [UInt8], shape: [2])

  /// QMNIST's labels: the class, who wrote it, and more.
  @Test func theFirstOfSeveralNumbersIsTheLabel() throws {
    let rows: [Int32] = [0, 9, 9, 1, 8, 8, 2, 7, 7, 1, 6, 6]
    let loaded = try load(Tensor(rows, shape: [4, 3]), bytes)
    #expect(loaded.train.targets.integers == [0, 1, 2, 1])
    #expect(loaded.train.classNames == ["0", "1", "2"])
    #expect(
      loaded.notes.last
        == "tiny: \(folder.path)/a-labels-idx1-ubyte has 3 numbers for each picture; the first is taken "
        + "as its label.")
  }

  @Test func wholeNumbersOfOtherTypes() throws {
    let loaded = try load(Tensor([0, 1, 2, 1] as [Int32], shape: [4]), bytes)
    #expect(loaded.train.targets.integers == [0, 1, 2, 1])
  }

  /// EMNIST's letters: 1 to 26.
  @Test func labelsThatBeginWithOne() throws {
    let loaded = try load(
      Tensor([1, 2, 3, 2] as [UInt8], shape: [4]), Tensor([3, 1] as [UInt8], shape: [2]))
    #expect(loaded.train.targets.integers == [0, 1, 2, 1])
    #expect(loaded.test.targets.integers == [2, 0])
    #expect(loaded.train.classNames == ["1", "2", "3"])
    #expect(
      loaded.notes.last
        == "tiny: labels begin with 1: there are 3 classes, 1 to 3, and none for 0.")
    // Where one part has a 0, they do not.
    let other = try load(Tensor([1, 2, 2, 1] as [UInt8], shape: [4]), bytes)
    #expect(other.train.targets.integers == [1, 2, 2, 1])
    #expect(other.notes.count == 1)
  }

  @Test func labelsThatAreNone() throws {
    let place = "\(folder.path)/a-labels-idx1-ubyte: expected "
    let end = "; use the files that belong together."
    for (numbers, found) in [([0, -1, 2, 1], "-1"), ([0, 1, 256, 1], "256")] as [([Int32], String)]
    {
      #expect(
        message { try load(Tensor(numbers, shape: [4]), bytes) }
          == place + "labels from 0 to 255, found \(found)" + end)
    }
    #expect(
      message { try load(Tensor([0, 1, 2, 1] as [Float], shape: [4]), bytes) }
        == place + "labels [count] or [count, numbers], uint8 or int32, found float32 [4]" + end)
  }

  /// EMNIST's pictures have rows for columns.
  @Test func picturesCanBeTurnedOver() throws {
    let labels = Tensor([0, 1, 2, 1] as [UInt8], shape: [4])
    let loaded = try load(labels, bytes, isTransposed: true)
    #expect(loaded.train.features.shape == [4, 3, 2])
    #expect(
      loaded.train.features[0..<1].elements(as: UInt8.self) == [0, 3, 1, 4, 2, 5])
    #expect(loaded.test.featureShape == [3, 2])
  }
}
