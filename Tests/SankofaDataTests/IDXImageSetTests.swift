import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

struct IDXImageSetTests {
  let folder = TemporaryFolder()
  let names = TinyImageSet.names

  func message(_ body: () throws -> Any) -> String {
    do {
      _ = try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  func expectWhole(_ loaded: LoadedDataset, sourceLocation: SourceLocation = #_sourceLocation) {
    let found = [loaded.train.features, loaded.test.features].map { $0.elements(as: UInt8.self) }
    let expected = [0, 2].map { TinyImageSet.tensors[$0].elements(as: UInt8.self) }
    #expect(found == expected, sourceLocation: sourceLocation)
    #expect(
      loaded.train.targets.elements(as: Int32.self) == [0, 1, 2, 1], sourceLocation: sourceLocation)
    #expect(loaded.test.targets.elements(as: Int32.self) == [2, 0], sourceLocation: sourceLocation)
    #expect(loaded.train.classNames == ["0", "1", "2"], sourceLocation: sourceLocation)
    #expect(loaded.folder == folder.path, sourceLocation: sourceLocation)
  }

  @Test func readsWhatIsInAFolder() throws {
    folder.write(Gzip.compress(TinyImageSet.contents[0]), as: "a-images-idx3-ubyte.gz")
    folder.write(TinyImageSet.contents[1], as: "a-labels-idx1-ubyte")
    folder.write(TinyImageSet.contents[2], as: "b-images.idx3-ubyte")
    folder.write(Gzip.compress(TinyImageSet.contents[3]), as: "b-labels.idx1-ubyte.gz")
    let loaded = try TinyImageSet.set().load(from: folder.path)
    expectWhole(loaded)
    #expect(loaded.notes == [])
  }

  @Test func otherFilesOfTheFormGetANote() throws {
    for (name, content) in zip(names, TinyImageSet.contents) { folder.write(content, as: name) }
    folder.write(try IDX.encode(Tensor([1, 1, 1, 3] as [UInt8], shape: [4])), as: names[1])
    var loaded = try TinyImageSet.set().load(from: folder.path)
    #expect(
      loaded.notes == [
        "tiny: a-labels-idx1-ubyte in \(folder.path) is not the published file; used as it is."
      ])
    #expect(loaded.train.classNames == ["0", "1", "2", "3"])
    #expect(loaded.test.classNames == ["0", "1", "2", "3"])
    folder.write(try IDX.encode(Tensor([1, 0] as [UInt8], shape: [2])), as: names[3])
    loaded = try TinyImageSet.set().load(from: folder.path)
    #expect(
      loaded.notes == [
        "tiny: a-labels-idx1-ubyte, b-labels-idx1-ubyte in \(folder.path) are not the published "
          + "files; used as they are."
      ])
  }

  @Test func missingFolderAndFiles() {
    let set = TinyImageSet.set()
    #expect(
      message { try set.load(from: folder.path + "/none") }
        == "tiny: there is no folder \(folder.path)/none; name the one that holds "
        + "a-images-idx3-ubyte.gz, a-labels-idx1-ubyte.gz, b-images-idx3-ubyte.gz and "
        + "b-labels-idx1-ubyte.gz.")
    folder.write(TinyImageSet.contents[0], as: names[0])
    folder.write(TinyImageSet.contents[2], as: names[2])
    #expect(
      message { try set.load(from: folder.path) }
        == "tiny: \(folder.path) must hold the data set's four files, found no "
        + "a-labels-idx1-ubyte.gz, no b-labels-idx1-ubyte.gz; put them there.")
  }

  @Test func filesThatDoNotBelongTogether() throws {
    for (name, content) in zip(names, TinyImageSet.contents) { folder.write(content, as: name) }
    let set = TinyImageSet.set()
    folder.write(TinyImageSet.contents[1], as: names[0])
    #expect(
      message { try set.load(from: folder.path) }
        == "\(folder.path)/a-images-idx3-ubyte: expected uint8 pictures [count, rows, columns], "
        + "found uint8 [4]; use the files that belong together.")
    folder.write(TinyImageSet.contents[2], as: names[0])
    #expect(
      message { try set.load(from: folder.path) }
        == "\(folder.path)/a-labels-idx1-ubyte: expected 2 labels, one for each picture, found 4; use "
        + "the files that belong together.")
    folder.write(TinyImageSet.contents[0], as: names[0])
    folder.write(try IDX.encode(Tensor([1, 2] as [UInt8], shape: [2, 1, 1])), as: names[2])
    #expect(
      message { try set.load(from: folder.path) }
        == "\(folder.path)/b-images-idx3-ubyte: expected pictures [2, 3], as for training, found "
        + "[1, 1]; use the files that belong together.")
  }

  @Test func damagedFileOfAUserIsAnError() {
    for (name, content) in zip(names, TinyImageSet.contents) { folder.write(content, as: name) }
    folder.write(Array(TinyImageSet.contents[0].dropLast()), as: names[0])
    #expect(message { try TinyImageSet.set().load(from: folder.path) }.contains("cut short"))
  }
}
