import ArgumentParser
import SankofaTraining

/// `sankofa`: neural networks from the command line.
@main
struct Sankofa: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sankofa",
    abstract: "Trains neural networks, and shows what they learned.",
    discussion: """
      EXAMPLES:
        sankofa train digits                      learn handwritten digits
        sankofa evaluate digits.safetensors       how well the model does
        sankofa predict digits.safetensors a.png  what it sees in a picture
        sankofa inspect digits.safetensors        what the file holds
        sankofa explain digits.safetensors        every number on the way
        sankofa bench mlp-train                   how fast this machine is

      ENVIRONMENT:
        SANKOFA_THREADS   threads to use, 1 to 256; by default one per processor
        SANKOFA_ISA       kernels to use: reference, avx2, avx512, neon
        SANKOFA_PLAN      `plain` computes step by step with reference kernels
        SANKOFA_CACHE     folder for fetched data sets

      Exit codes: 0 success, 1 failed, 2 wrong usage.
      """,
    version: "sankofa \(libraryVersion)",
    subcommands: [
      Train.self, Evaluate.self, Predict.self, Inspect.self, Explain.self, DataSets.self,
      Neuron.self, Bench.self,
    ])

  static func main() {
    Startup.prepare()
    do {
      try Failure.checkHelp(CommandLine.arguments)
      var command = try parseAsRoot(HomePath.expanded(CommandLine.arguments.dropFirst()))
      // `help` and the like run by themselves; nothing of theirs depends on the environment.
      if command is any Subcommand { try Startup.check() }
      try command.run()
      try Console.output.finish()
    } catch {
      Failure(error).exit()
    }
  }
}

/// A subcommand that does something, rather than only holding others.
protocol Subcommand: ParsableCommand {}
