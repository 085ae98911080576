import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaPlatform
import SankofaTensor
import SankofaTraining
import Testing

/// A loss of power, a full disk and other faults at every call of the system: either the checkpoint
/// before it or the new one is whole.
@Suite struct CheckpointFaultTests {
  private let data = Result { try exclusiveOr() }

  private func model() throws -> Sequential {
    let model = Sequential(seed: 2) { Dense(1, inputShape: [2]) }
    try model.compile(optimizer: .adam(), loss: .squaredError)
    return model
  }

  /// Trains some epochs of one step, from the newest checkpoint on, and returns the digest of the
  /// weights.
  @discardableResult
  private func train(_ epochs: Int, _ folder: CheckpointFolder) throws -> String {
    let model = try model()
    try model.fit(
      data.get(), epochs: epochs, batchSize: 4, callbacks: [folder], verbosity: .silent)
    return model.weightsDigest
  }

  private func folder(
    _ path: String, keeping count: Int = 1, _ calls: any FileCalls = SystemCalls()
  ) throws -> CheckpointFolder {
    try CheckpointFolder(
      path, keeping: count, resumes: true, notice: { _ in }, through: calls)
  }

  private func write(_ files: [String: [UInt8]], to path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: path + "/" + name)) }
  }

  @Test func aLossOfPowerLeavesAWholeCheckpoint() throws {
    let temporary = try TemporaryFolder()
    let calls = RecordingCalls()
    let path = temporary.file("run").path
    try train(1, folder(path, calls))
    calls.begin()
    // The checkpoint of epoch 2 replaces that of epoch 1.
    let expected = try train(2, folder(path, calls))
    #expect(calls.callCount >= 8)
    let other = temporary.file("left").path
    var found: [String: Int] = [:]
    for files in calls.disks.reduce(into: Set(), { $0.formUnion($1.remains) }) {
      try write(files, to: other)
      let newest = try #require(try folder(other).newestPath(), "\(files.keys.sorted())")
      found[URL(filePath: newest).lastPathComponent, default: 0] += 1
      #expect(try train(2, folder(other)) == expected)
    }
    #expect(
      Set(found.keys) == ["step-000000000001.safetensors", "step-000000000002.safetensors"])
  }

  /// The test above would notice flushes that are left out.
  @Test(arguments: [RecordingCalls.Neglect.files, .folders])
  func withoutFlushesCheckpointsAreLost(neglect: RecordingCalls.Neglect) throws {
    let temporary = try TemporaryFolder()
    let calls = RecordingCalls(neglecting: neglect)
    let path = temporary.file("run").path
    try train(1, folder(path, calls))
    calls.begin()
    try train(2, folder(path, calls))
    let other = temporary.file("left").path
    let isLost = try calls.disks.reduce(into: Set()) { $0.formUnion($1.remains) }.contains {
      files in
      try write(files, to: other)
      let newest = try? folder(other).newestPath()
      return newest == nil
    }
    #expect(isLost)
  }

  @Test(arguments: [
    (ENOSPC, true), (EROFS, true), (EIO, false), (EINTR, false), (EDQUOT, true), (ENOSPC, false),
  ])
  func aFaultAtEachCallLeavesAWholeCheckpoint(code: Int32, lasts: Bool) throws {
    let temporary = try TemporaryFolder()
    let whole = try train(3, folder(temporary.file("whole").path))
    var call = 0
    while true {
      let calls = RecordingCalls()
      let path = temporary.file("run-\(call)").path
      try train(1, folder(path, calls))
      calls.begin(.init(call: call, code: code, lasts: lasts))
      let second = try folder(path, calls)
      // Training goes on whatever happens to the disk.
      #expect(try train(2, second) != whole)
      let isDone = calls.callCount <= call
      if code == EINTR || isDone { #expect(second.failure == nil) }
      for files in try #require(calls.disks.last).remains {
        let other = temporary.file("left").path
        try write(files, to: other)
        #expect(try folder(other).newestPath() != nil, "call \(call), \(files.keys.sorted())")
        #expect(try train(3, folder(other)) == whole)
      }
      if isDone { break }
      call += 1
    }
    #expect(call >= 8)
  }

  /// Even where a disk does not keep its word, the digest tells.
  @Test func aCheckpointThatIsTornOrDamagedAtAnyByteIsTold() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.file("run").path
    try train(2, folder(path, keeping: 2))
    let (old, new) = (
      path + "/step-000000000001.safetensors", path + "/step-000000000002.safetensors"
    )
    let bytes = try FileBytes.read(new)
    #expect(try folder(path).newestPath() == new)
    func expectTold(_ bytes: [UInt8], _ what: String) throws {
      try Data(bytes).write(to: URL(filePath: new))
      let folder = try folder(path)
      #expect(try folder.newestPath() == old, "\(what)")
      #expect(folder.damages.count == 1, "\(what)")
    }
    for place in bytes.indices {
      try expectTold(Array(bytes[..<place]), "torn at \(place)")
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      try expectTold(damaged, "damaged at \(place)")
    }
    let told =
      "\(new): is damaged: its \(bytes.count) bytes do not have the digest that it ends with; use an "
      + "earlier checkpoint."
    do {
      let folder = try folder(path)
      _ = try folder.newestPath()
      #expect(folder.damages == [told])
    }
    // When none is whole, training does not begin anew.
    try Data().write(to: URL(filePath: old))
    let advice = message { _ = try folder(path).newestPath() }
    #expect(
      advice == "\(path): none of its checkpoints is whole, 2 in all; the newest: \(told) Choose "
        + "another folder to begin anew.")
  }

  /// A file whose bytes have their digest, and whose metadata are as given.
  private func write(_ metadata: [String: String], to path: String) throws {
    let file = SafeTensors(
      tensors: [("digest", Tensor(Array(repeating: UInt8(0), count: 64)))], metadata: metadata)
    let content = Array(try file.encoded().dropLast(64))
    try Data(content + Array(SHA256.hexDigest(of: content).utf8)).write(to: URL(filePath: path))
  }

  @Test func aCheckpointWithOddContentIsPassedOver() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.file("run").path
    try train(2, folder(path, keeping: 2))
    let (old, new) = (
      path + "/step-000000000001.safetensors", path + "/step-000000000002.safetensors"
    )
    var metadata = [
      "format": "sankofa-checkpoint", "formatVersion": "1", "numerics": "\(numericsVersion)",
      "position": "{}",
    ]
    try write(metadata, to: new)
    do {
      let folder = try folder(path)
      #expect(try folder.newestPath() == old)
      #expect(folder.damages.count == 1 && folder.damages[0].hasPrefix(new))
    }
    // One of another version is whole, so none is used in its place.
    metadata["formatVersion"] = "2"
    try write(metadata, to: new)
    let refusal = message { _ = try folder(path).newestPath() }
    #expect(refusal?.hasPrefix("\(new): has formatVersion 2, this is sankofa ") == true)
  }

  /// A damaged checkpoint is told until a later one is on disk.
  @Test func aDamagedCheckpointGoesAway() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.file("run").path
    func folder() throws -> CheckpointFolder {
      try CheckpointFolder(path, every: .epochs(2), resumes: true, notice: { _ in })
    }
    try train(3, folder())
    let third = path + "/step-000000000003.safetensors"
    try Data([1, 2, 3]).write(to: URL(filePath: third))
    do {
      let resumed = try folder()
      try train(5, resumed)
      #expect(resumed.damages.count == 1)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(names == [".lock"] + [2, 4, 5].map { "step-00000000000\($0).safetensors" })
    let again = try folder()
    try train(5, again)
    #expect(again.damages.isEmpty)
  }

  @Test func whatIsLeftOfWritingGoesAway() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.file("run").path
    try train(1, folder(path))
    try Data([1]).write(to: URL(filePath: path + "/.checkpoint-1234.tmp"))
    // Another program writes a model there at this moment.
    try Data([1]).write(to: URL(filePath: path + "/.sankofa-1234.tmp"))
    try Data([1]).write(to: URL(filePath: path + "/notes.txt"))
    try train(2, folder(path))
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(names == [".lock", ".sankofa-1234.tmp", "notes.txt", "step-000000000002.safetensors"])
  }
}
