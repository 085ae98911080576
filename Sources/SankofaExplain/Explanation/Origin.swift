/// The origin of a value in the inputs of its layer: a sum of products, or a choice of the largest
/// or smallest value.
public struct Origin: Sendable {
  /// The operation on the terms.
  public enum Rule: String, Sendable {
    /// The value is the sum of all products and the constant.
    case sum
    /// The value is that of the largest term; of equal terms, the first wins.
    case largest
    /// The value is that of the smallest term; of equal terms, the first wins.
    case smallest
  }

  /// One of the terms.
  public struct Term: Sendable {
    /// The input; `nil` outside the image.
    public let input: NetworkPlace?
    /// Its value; 0 outside.
    public let value: Double
    /// The weight that multiplies it, when the factor is one number of the network.
    public let weight: NetworkPlace?
    /// The factor of the input; in a choice, 1 for the term that won and 0 for the others.
    public let factor: Double
    /// The row, column and channel in the window; `nil` without a window.
    public let cell: Window.Cell?
    /// The value times the factor.
    public var product: Double { input == nil ? 0 : value * factor }
  }

  /// A kernel over a patch of an image.
  public struct Window: Sendable, Hashable {
    /// A cell of the window.
    public struct Cell: Sendable, Hashable {
      /// The input channel.
      public let channel: Int
      /// The row, counted from the top; in a series, the step.
      public let row: Int
      /// The column, counted from the left.
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
    /// The word for the inputs that it covers.
    var inputName: String { isPlane ? "pixels" : "inputs" }
  }

  /// The place whose value is explained.
  public let place: NetworkPlace
  /// The operation on the terms.
  public let rule: Rule
  /// All terms: those of a window channel by channel and row by row, those of a sum with the
  /// largest product first.
  public let terms: [Term]
  /// The arrangement of the terms, when they are a kernel over a patch.
  public let window: Window?
  /// The value when all inputs are 0: the bias.
  public let constant: Double
  /// The value that is explained.
  public let total: Double
}
