import SankofaNN
import SankofaTensor

/// The symbolic output of a layer, which other layers take as input. Models that are not a chain
/// are built from connections.
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
  /// The name in messages, histories and files, if there is one.
  public private(set) var name: String?
  /// The layer whose output this is, with its inputs; `nil` for an input of the model.
  package private(set) var call: (layer: any Layer, inputs: [Connection])?

  init(_ call: (layer: any Layer, inputs: [Connection])?, name: String? = nil) {
    self.call = call
    self.name = name
  }

  /// Releases the connections before it one at a time, because recursive release of a deep model
  /// would overflow the stack.
  deinit {
    var waiting = call?.inputs ?? []
    call = nil
    while var connection = waiting.popLast() {
      // A connection that others still hold stays; any other releases its inputs before it is
      // destroyed.
      if isKnownUniquelyReferenced(&connection) {
        waiting += connection.call?.inputs ?? []
        connection.call = nil
      }
    }
  }

  /// Sets the name and returns the connection. The losses and metrics of an output have its name in
  /// histories.
  public func named(_ name: String) -> Self {
    self.name = name
    return self
  }
}

/// An input of a model.
public final class Input: Connection {
  /// The shape of one example.
  public let shape: Shape

  /// Describes an input.
  ///
  /// - Parameters:
  ///   - shape: the shape of one example, without the axis that counts examples.
  ///   - name: the name in messages; by default messages use the input's number.
  public init(_ shape: Shape, name: String? = nil) {
    self.shape = shape
    super.init(nil, name: name)
  }
}

extension Layer {
  /// Applies the layer to an input of the model or the output of another layer. Further calls share
  /// the layer's parameters.
  public func callAsFunction(_ input: Connection) -> Connection { Connection((self, [input])) }
}

extension MergingLayer {
  /// Applies the layer to several inputs, in the given order.
  public func callAsFunction(_ inputs: Connection...) -> Connection { Connection((self, inputs)) }

  /// Applies the layer to several inputs, in the given order.
  public func callAsFunction(_ inputs: [Connection]) -> Connection { Connection((self, inputs)) }
}
