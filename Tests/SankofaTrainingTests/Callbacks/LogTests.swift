import Foundation
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct LogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.file(name), encoding: .utf8)
  }

  @Test func tables() throws {
    let path = folder.file("log.csv").path
    let script = try Scripted([3, 2], learningRate: 0x1p-100)
    var partial: [String] = []
    let watch = Hook(epochEnded: { _ in partial.append(try text("log.csv")) })
    try script.fit(CSVLog(toPath: path), watch)
    let header = "epoch,loss,absolute_error,learning_rate\n"
    let rows = [
      "1,9.0,3.0,7.888609052210118e-31\n", "2,4.0,2.0,7.888609052210118e-31\n",
    ]
    // Each row is there as soon as its epoch has ended.
    #expect(partial == [header + rows[0], header + rows[0] + rows[1]])
    try script.fit(CSVLog(toPath: path, appends: true))
    let more = ["3" + rows[0].dropFirst(), "4" + rows[1].dropFirst()]
    #expect(try text("log.csv") == header + rows.joined() + more.joined())
    // Written anew.
    try Scripted([3], learningRate: 0x1p-100).fit(CSVLog(toPath: path))
    #expect(try text("log.csv") == header + rows[0])
    #expect(
      message { try script.fit(CSVLog(toPath: path, appends: true), validates: true) }
        == "\(path): has the columns epoch, loss, absolute_error, learning_rate, but this training "
        + "has epoch, loss, absolute_error, val_loss, val_absolute_error, learning_rate; choose another "
        + "file.")
    #expect(try text("log.csv") == header + rows[0])
  }

  @Test func tablesWithValidationAndTabs() throws {
    let path = folder.file("log.tsv").path
    let log = CSVLog(toPath: path, delimiter: .tab, appends: true)
    try Scripted([0.5], learningRate: 0x1p-100).fit(log, validates: true)
    #expect(
      try text("log.tsv")
        == "epoch\tloss\tabsolute_error\tval_loss\tval_absolute_error\tlearning_rate\n"
        + "1\t0.25\t0.5\t0.25\t0.5\t7.888609052210118e-31\n")
  }

  @Test func linesOfJSON() throws {
    let path = folder.file("log.jsonl").path
    let script = try Scripted([3, 2], learningRate: 0x1p-100)
    var partial: [String] = []
    let watch = Hook(epochEnded: { _ in partial.append(try text("log.jsonl")) })
    try script.fit(JSONLinesLog(toPath: path), watch)
    let rate = #""learning_rate":7.888609052210118e-31}"# + "\n"
    let first = #"{"epoch":1,"loss":9.0,"absolute_error":3.0,"# + rate
    let second = #"{"epoch":2,"loss":4.0,"absolute_error":2.0,"# + rate
    #expect(partial == [first, first + second])
    try script.fit(JSONLinesLog(toPath: path, appends: true), validates: true)
    let third =
      #"{"epoch":3,"loss":9.0,"absolute_error":3.0,"val_loss":9.0,"val_absolute_error":3.0,"# + rate
    #expect(try text("log.jsonl").hasPrefix(first + second + third))
    try script.fit(JSONLinesLog(toPath: path))
    #expect(try text("log.jsonl").split(separator: "\n").count == 2)
  }

  @Test func foldersThatAreNotThere() throws {
    let path = folder.file("none/log").path
    for log in [CSVLog(toPath: path), JSONLinesLog(toPath: path)] as [any Callback] {
      #expect(
        message { try Scripted([1]).fit(log) }
          == "\(path): the folder \"\(folder.file("none").path)\" does not exist; create it first.")
    }
  }

  #if os(Linux)
    /// A pipe whose reader goes away takes nothing more, as a full disk.
    @Test func aLogThatCannotBeWrittenEndsNoTraining() throws {
      let script = try Scripted([3, 2])
      let path = folder.file("pipe").path
      try #require(mkfifo(path, 0o600) == 0)
      signal(SIGPIPE, SIG_IGN)
      // Opened for both, so that neither end waits for the other.
      let reader = open(path, O_RDWR)
      try #require(reader >= 0)
      var ends = 0
      let watch = Hook(epochEnded: { _ in
        ends += 1
        if ends == 1 { close(reader) }
      })
      var wasTold = false
      let last = ClosureCallback(trainingEnded: { _ in wasTold = true })
      let error = message { try script.fit(JSONLinesLog(toPath: path), watch, last) }
      #expect(
        error
          == "\(path): writing failed (Broken pipe); free some space or choose another place.")
      #expect(ends == 2 && wasTold && script.model.epochsTrained == 2 && script.weight == 2)
    }

    /// `/dev/full` takes nothing: before anything is learned that is an error at once.
    @Test func aLogThatTakesNothingIsRefused() throws {
      for log in [CSVLog(toPath: "/dev/full"), JSONLinesLog(toPath: "/dev/full")] as [any Callback]
      {
        let script = try Scripted([3, 2])
        #expect(message { try script.fit(log) } != nil)
        #expect(script.model.epochsTrained == 0)
      }
    }
  #endif

  @Test func closures() throws {
    var lines: [String] = []
    let callback = ClosureCallback(
      trainingBegan: { lines.append("began \($0.epochCount)") },
      epochBegan: { lines.append("epoch \($0.epoch)") },
      stepEnded: { lines.append("step \($0.step)") },
      epochEnded: { lines.append("ended \($1.number) \($1.loss)") },
      trainingEnded: { lines.append("ended \($0.epoch)") })
    try Scripted([3, 2]).fit(callback)
    #expect(
      lines == [
        "began 2", "epoch 1", "step 1", "ended 1 9.0", "epoch 2", "step 1", "ended 2 4.0",
        "ended 2",
      ])
    #expect(callback.wantsSteps && !ClosureCallback().wantsSteps)
    try Scripted([3]).fit(ClosureCallback())
  }
}
