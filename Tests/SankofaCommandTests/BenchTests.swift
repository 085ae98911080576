import Foundation
import Testing

/// Tests of `bench` that do not depend on the speed of the machine, since they ignore the times.
struct BenchTests {
  @Test func aWorkIsAJSONLine() throws {
    let outcome = try Command.run([
      "bench", "tiny-train", "--json", "--seconds", "0.01", "--threads", "1",
    ])
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.lines.count == 1)
    let line = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(line["work"] as? String == "tiny-train" && line["peer"] as? String == "sankofa")
    for name in ["examples_per_second", "microseconds", "gflops", "share_of_peak"] {
      #expect((line[name] as? Double).map { $0 > 0 } == true, "\(name)")
    }
    // Where allocations can be counted, there are none.
    #expect((line["allocations_per_step"] as? Double ?? 0) == 0)
  }

  @Test func aTableNamesTheMachinesPeak() throws {
    let outcome = try Command.run(["bench", "tiny-train", "--seconds", "0.01", "--threads", "2"])
    #expect(outcome.code == 0)
    #expect(outcome.lines[0].contains(#/^2 threads, peak [\d.]+ GFLOP/s$/#))
    #expect(outcome.lines[1].hasPrefix("work        examples/s"))
    #expect(outcome.lines[3].hasPrefix("tiny-train"))
  }

  @Test func aProfileShowsEachCall() throws {
    let outcome = try Command.run(["bench", "tiny-train", "--profile", "--seconds", "0.01"])
    #expect(outcome.code == 0)
    let calls = outcome.lines.dropFirst(3)
    #expect(outcome.lines[0].contains("tiny-train: \(calls.count) calls in "))
    #expect(calls.contains { $0.contains("layers.2.weight") && $0.contains("matmul") })
    #expect(calls.allSatisfy { $0.hasSuffix("%") })
  }

  @Test(arguments: [
    (
      ["nothing"],
      "work: there is no \"nothing\"; choose one of matmul, mlp-train, mlp-train-sgd, "
    ),
    (["mlp-predct"], "work: there is no \"mlp-predct\"; did you mean \"mlp-predict\"?"),
    (
      ["matmul", "--profile"],
      "--profile: is for works that train or predict, and matmul does neither"
    ),
    (["--seconds", "0"], "--seconds: must be more than 0 and at most 3600, got 0; try 2."),
    (["--threads", "0"], "--threads: must be a whole number, 1…256, got 0; try 1."),
  ])
  func wrongUsage(arguments: [String], error: String) throws {
    let outcome = try Command.run(["bench"] + arguments)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(error), "\(outcome.errors)")
  }

  @Test func inspectShowsThePlanOfAPrediction() throws {
    let command = try Command()
    defer { command.remove() }
    #expect(try command.run(["train", "digits", "--epochs", "1"]).code == 0)
    let outcome = try command.run(["inspect", "digits.safetensors", "--plan"])
    #expect(outcome.code == 0)
    #expect(outcome.lines[0].hasPrefix("8 calls in "))
    #expect(outcome.lines[0].contains(" stages, 0.01932 MFLOP"))
    #expect(outcome.lines.count == 3 + 8)
    // Weights are packed once, before the first prediction.
    let once = outcome.lines.filter { $0.hasPrefix(" once ") && $0.contains("matmul_pack") }
    #expect(once.count == 2 && once[0].contains("layers.2.weight"))
    let profile = try command.run(["inspect", "digits.safetensors", "--profile"])
    #expect(profile.code == 2)
    #expect(profile.errors.contains("--profile: measures the calls of a plan; add --plan."))
    let both = try command.run(["inspect", "digits.safetensors", "--plan", "--svg", "plan.svg"])
    #expect(both.code == 2)
    #expect(
      both.errors.contains("--svg: is a picture of the network, not of its plan; leave out --plan.")
    )
    let all = try command.run(["bench", "--profile"])
    #expect(all.code == 2)
    #expect(
      all.errors.contains("--profile: needs the names of works; name one, such as mlp-train."))
  }
}
