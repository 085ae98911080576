import ArgumentParser
import SankofaNeurons

/// `sankofa neuron`.
struct Neuron: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neuron",
    abstract: "Show what a single neuron can and cannot do.",
    discussion: """
      EXAMPLES:
        sankofa neuron decide                    weigh reasons, and decide
        sankofa neuron gate XOR                  see what a neuron cannot compute
        sankofa neuron soft                      compare a step with a slope
        sankofa neuron learn AND                 learn weights from mistakes
        sankofa neuron apple                     decide whether it is ripe, and why

      Use `sankofa explain` for the networks of the articles: \(PageArgument.help).
      """,
    subcommands: [
      NeuronDecide.self,
      NeuronGate.self,
      NeuronSoft.self,
      NeuronLearn.self,
      NeuronApple.self,
    ])
}
