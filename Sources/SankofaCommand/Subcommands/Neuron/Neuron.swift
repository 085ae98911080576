import ArgumentParser

/// `sankofa neuron`.
struct Neuron: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neuron",
    abstract: "Show what a single neuron can do, and what it cannot.",
    subcommands: [NeuronApple.self])
}
