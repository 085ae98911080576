import SankofaNN
import SankofaTensor

/// The output of a layer before there are numbers, which other layers take. Models that are more
/// than a chain are written with these.
///
/// ```swift
/// let x = Input([28, 28, 1])
/// let a = Conv2D(8, 3, padding: .same)(x)
/// let b = Conv2D(8, 5, padding: .same)(x)
/// let y = Dense(10, activation: .softmax)(Flatten()(Add()(a, b)))
/// let model = Model(inputs: x, outputs: y)
/// ```
///
/// Calling the same layer again shares its parameters.
public class Connection {
  /// The name in messages, histories and files; `nil` without one.
  public private(set) var name: String?
  /// The layer that makes it and what that takes; `nil` for an input.
  package private(set) var call: (layer: any Layer, inputs: [Connection])?

  init(_ call: (layer: any Layer, inputs: [Connection])?, name: String? = nil) {
    self.call = call
    self.name = name
  }

  /// Lets go of what it is made of one at a time: recursion through a deep model would overflow the
  /// stack.
  deinit {
    var waiting = call?.inputs ?? []
    call = nil
    while var connection = waiting.popLast() {
      // What somebody else holds stays; the others give up what they are made of before they go.
      if isKnownUniquelyReferenced(&connection) {
        waiting += connection.call?.inputs ?? []
        connection.call = nil
      }
    }
  }

  /// Gives it a name, such as that of an output: its metrics are called after it.
  public func named(_ name: String) -> Self {
    self.name = name
    return self
  }
}

/// A place at which examples enter a model.
public final class Input: Connection {
  /// The shape of one example.
  public let shape: Shape

  /// Describes an input.
  ///
  /// - Parameters:
  ///   - shape: that of one example, without the axis that counts them.
  ///   - name: its name in messages; its number by default.
  public init(_ shape: Shape, name: String? = nil) {
    self.shape = shape
    super.init(nil, name: name)
  }
}

extension Layer {
  /// The layer's output for an input of the model or the output of another layer.
  public func callAsFunction(_ input: Connection) -> Connection { Connection((self, [input])) }
}

extension MergingLayer {
  /// The layer's output for several inputs.
  public func callAsFunction(_ inputs: Connection...) -> Connection { Connection((self, inputs)) }

  /// The layer's output for several inputs.
  public func callAsFunction(_ inputs: [Connection]) -> Connection { Connection((self, inputs)) }
}
