import ArgumentParser
import SankofaTraining

/// `sankofa`: neural networks from the command line.
@main
struct Sankofa: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sankofa",
    abstract: "Train neural networks, and show what they have learned.",
    discussion: """
      EXAMPLES:
        sankofa train digits                      learn to read digits
        sankofa evaluate digits.safetensors       measure how good the model is
        sankofa predict digits.safetensors a.png  classify a picture
        sankofa inspect digits.safetensors        show what the file holds
        sankofa explain digits.safetensors        show every number of a prediction
        sankofa bench mlp-train                   measure how fast this machine is

      ENVIRONMENT:
        SANKOFA_THREADS   threads to use, 1 to 256; by default one per processor
        SANKOFA_ISA       kernels to use: reference, avx2, avx512, neon
        SANKOFA_PLAN      `plain` runs each operation alone, with reference kernels
        SANKOFA_CACHE     folder for downloaded data sets

      Exit codes: 0 for success, 1 for failure, 2 for wrong usage.
      """,
    version: "sankofa \(libraryVersion)",
    subcommands: [
      Train.self, Evaluate.self, Predict.self, Inspect.self, Explain.self, Export.self,
      DataSets.self, Neuron.self, Bench.self,
    ])

  static func main() {
    Startup.prepare()
    do {
      try Failure.checkHelp(CommandLine.arguments)
      var command = try parseAsRoot(HomePath.expanded(CommandLine.arguments.dropFirst()))
      // `help` and similar commands do not depend on the environment.
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
