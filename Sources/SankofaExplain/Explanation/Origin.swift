/// The origin of a value in the inputs of its layer: as a sum of products, or as the largest or
/// smallest of some values.
public struct Origin: Sendable {
  /// The operation on the terms.
  public enum Rule: String, Sendable {
    /// The value is the sum of all products and the constant.
    case sum
    /// The value is that of the largest term, of equals of the first.
    case largest
    /// The value is that of the smallest term, of equals of the first.
    case smallest
  }

  /// One of the terms.
  public struct Term: Sendable {
    /// The input; `nil` outside of an image.
    public let input: NetworkPlace?
    /// Its value; 0 outside.
    public let value: Double
    /// The weight that it meets, where the factor is one number of the network.
    public let weight: NetworkPlace?
    /// The factor of the input; for a choice 1 for the one that won, 0 for the others.
    public let factor: Double
    /// Its place in the window.
    public let cell: Window.Cell?
    /// The value times the factor.
    public var product: Double { input == nil ? 0 : value * factor }
  }

  /// A kernel over a patch of an image.
  public struct Window: Sendable, Hashable {
    /// A place in it.
    public struct Cell: Sendable, Hashable {
      /// Of what goes in.
      public let channel: Int
      /// From the top; of a series the step.
      public let row: Int
      /// From the left.
      public let column: Int
    }

    /// The number of input channels that it sees.
    public let channels: Int
    /// Its height.
    public let rows: Int
    /// Its width.
    public let columns: Int

    /// True when it has rows and columns, as over an image; not over a series of steps, which are
    /// rows.
    var isPlane: Bool { rows > 1 && columns > 1 }
    /// The names of the elements that it meets.
    var inputName: String { isPlane ? "pixels" : "inputs" }
  }

  /// The value that came about.
  public let place: NetworkPlace
  /// The operation on the terms.
  public let rule: Rule
  /// All of them: of a window channel by channel and row by row, of a sum the largest product first.
  public let terms: [Term]
  /// The arrangement of the terms, when they are a kernel over a patch.
  public let window: Window?
  /// The value when all inputs are 0: the bias.
  public let constant: Double
  /// The value.
  public let total: Double
}
