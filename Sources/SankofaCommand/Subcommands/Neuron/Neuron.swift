import ArgumentParser
import SankofaNeurons

/// `sankofa neuron`.
struct Neuron: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neuron",
    abstract: "Show what a single neuron can do, and what it cannot.",
    discussion: """
      EXAMPLES:
        sankofa neuron decide                    weigh reasons, and decide
        sankofa neuron gate XOR                  what a neuron cannot compute
        sankofa neuron soft                      a step, and a slope instead
        sankofa neuron learn AND                 weights learned from mistakes
        sankofa neuron apple                     is it ripe, and why

      Networks of the articles are asked with `sankofa explain`: \(PageArgument.help).
      """,
    subcommands: [
      NeuronDecide.self,
      NeuronGate.self,
      NeuronSoft.self,
      NeuronLearn.self,
      NeuronApple.self,
    ])
}
