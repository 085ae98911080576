import Foundation
import SankofaData
import SankofaFormats
import Testing

struct FetchingTests {
  let folder = TemporaryFolder()
  let cached = TinyImageSet.names.map { $0 + ".gz" }

  func load(_ mirrors: LoopbackServer...) throws -> LoadedDataset {
    try TinyImageSet.set(mirrors: mirrors.map(\.address)).load(cachedIn: folder.path) { _ in }
  }

  /// A mirror that answers every request with what `change` makes of the right file.
  func mirror(_ change: @escaping @Sendable ([UInt8]) -> LoopbackServer.Answer) -> LoopbackServer {
    LoopbackServer { path in TinyImageSet.file(at: path).map(change) ?? .status(404) }
  }

  @Test func fetchesOnceAndKeeps() throws {
    let server = TinyImageSet.mirror()
    var seen: [String] = []
    let set = TinyImageSet.set(mirrors: [server.address])
    let loaded = try set.load(cachedIn: folder.path) { progress in
      if seen.last != progress.file { seen.append(progress.file) }
      #expect(progress.address == server.address + progress.file)
      #expect(progress.receivedBytes <= progress.totalBytes ?? 0)
    }
    #expect(loaded.train.count == 4)
    #expect(loaded.test.count == 2)
    #expect(loaded.notes == [])
    #expect(seen == cached)
    #expect(folder.content() == cached)
    // The second time, nobody is asked.
    #expect(try load().train.count == 4)
    #expect(server.paths == cached.map { "/" + $0 })
  }

  @Test func makesTheFolder() throws {
    let server = TinyImageSet.mirror()
    let set = TinyImageSet.set(mirrors: [server.address])
    let deep = folder.path + "/deep/er"
    #expect(try set.load(cachedIn: deep) { _ in }.folder == deep)
  }

  @Test(arguments: [
    "truncated", "corrupted", "cut and honest", "404", "silent", "wrong file", "page",
  ])
  func badMirrorIsPassedOver(kind: String) throws {
    let bad = mirror { file in
      switch kind {
      case "truncated": .truncated(file)
      case "corrupted": .whole(file.enumerated().map { $0 == file.count / 2 ? $1 ^ 0x10 : $1 })
      case "cut and honest": .whole(Array(file.prefix(file.count / 2)))
      case "404": .status(404)
      case "silent": .silence
      case "page": .whole(Array("<html>Please log in</html>".utf8))
      default: .whole(TinyImageSet.file(at: TinyImageSet.names[3] + ".gz") ?? [])
      }
    }
    let good = TinyImageSet.mirror()
    #expect(try load(bad, good).train.count == 4)
    #expect(folder.content() == cached)
    // A mirror that failed is asked last from then on; the last file is the one "wrong file" gives.
    #expect(bad.paths == ["/" + cached[0]])
    #expect(good.paths == cached.map { "/" + $0 })
  }

  @Test func decompressedOnTheWay() throws {
    let server = mirror { file in .whole((try? Gzip.decompress(file)) ?? []) }
    #expect(try load(server).train.count == 4)
    #expect(folder.content() == cached)
    #expect(try load().train.count == 4)
  }

  @Test func damagedFilesInTheCacheAreFetchedAgain() throws {
    let server = TinyImageSet.mirror()
    _ = try load(server)
    folder.write([1, 2, 3], as: cached[0])
    #expect(try load(server).train.count == 4)
    #expect(server.paths.count == 5)
    #expect(try load().train.count == 4)
  }

  @Test func nothingIsLeftWhenNoMirrorHelps() throws {
    let first = LoopbackServer { _ in .status(503) }
    let second = mirror { .truncated($0) }
    let third = mirror { _ in .whole(TinyImageSet.contents[1]) }
    do {
      _ = try load(first, second, third)
      Issue.record("loaded from nowhere")
    } catch let error as DataError {
      guard case .downloadFailed(let name, let file, let attempts, let files, let place) = error
      else {
        Issue.record("\(error)")
        return
      }
      #expect(name == "tiny")
      #expect(file == cached[0])
      #expect(attempts.count == 3)
      #expect(attempts[0] == "\(first.address): HTTP status 503")
      #expect(attempts[1].hasPrefix("\(second.address): "))
      #expect(attempts[2] == "\(third.address): the answer is another file (its SHA-256 differs)")
      #expect(files == cached)
      #expect(place == folder.path)
    }
    #expect(folder.content() == [])
  }

  @Test func foldersThatWereMadeForNothingGoAgain() {
    let closed = LoopbackServer { _ in .status(503) }
    folder.write([1], as: "kept")
    let set = TinyImageSet.set(mirrors: [closed.address])
    #expect(throws: DataError.self) {
      try set.load(cachedIn: folder.path + "/deep/er") { _ in }
    }
    #expect(folder.content() == ["kept"])
  }

  @Test func withoutNetworkSaysWhatToPutWhere() {
    let error = DataError.downloadFailed(
      of: "mnist", file: "train-images-idx3-ubyte.gz",
      attempts: ["https://a.org/: HTTP status 503", "https://b.org/: no answer within 30 s"],
      files: MNIST.fileNames, folder: "/home/ama/.cache/sankofa/mnist")
    let expected = """
      mnist: no mirror gave train-images-idx3-ubyte.gz (https://a.org/: HTTP status 503, \
      https://b.org/: no answer within 30 s); put train-images-idx3-ubyte.gz, \
      train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz \
      into /home/ama/.cache/sankofa/mnist.
      """
    #expect("\(error)" == expected)
  }

  @Test func publishedFilesDoNotCompleteAForeignSet() throws {
    let server = TinyImageSet.mirror()
    folder.write(TinyImageSet.contents[2], as: cached[0])
    #expect(
      throws: DataError.missingFiles(
        of: "tiny", files: Array(cached.dropFirst()), folder: folder.path)
    ) { try load(server) }
    #expect(server.paths == [])
  }

  @Test func folderThatCannotBeMade() {
    folder.write([], as: "file")
    let path = folder.path + "/file/mnist"
    let set = TinyImageSet.set(mirrors: ["http://127.0.0.1:1/"])
    #expect {
      try set.load(cachedIn: path) { _ in }
    } throws: { error in
      guard case DataError.cannotMakeFolder(path, _)? = error as? DataError else { return false }
      return true
    }
  }

  @Test func cacheFolderOfThePlatform() {
    #expect(CacheFolder.path(for: "mnist", environment: ["SANKOFA_CACHE": "/c"]) == "/c/mnist")
    #if !os(macOS)
      let home = ["HOME": "/home/ama"]
      let usual = "/home/ama/.cache/sankofa/mnist"
      #expect(CacheFolder.path(for: "mnist", environment: home) == usual)
      let xdg = home.merging(["XDG_CACHE_HOME": "/x"]) { $1 }
      #expect(CacheFolder.path(for: "mnist", environment: xdg) == "/x/sankofa/mnist")
      let relative = home.merging(["XDG_CACHE_HOME": "x"]) { $1 }
      #expect(CacheFolder.path(for: "mnist", environment: relative) == usual)
    #endif
  }
}
