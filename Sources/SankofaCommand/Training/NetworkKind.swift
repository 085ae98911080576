import SankofaNN

/// The kinds of networks that `sankofa train` makes for pictures.
package enum NetworkKind: String, CaseIterable {
  /// Dense layers.
  case mlp
  /// Two convolutions with max-pooling, and two dense layers.
  case cnn
  /// A network after LeNet-5 of LeCun, Bottou, Bengio and Haffner (1998).
  case lenet5
  /// A long short-term memory that reads a picture row by row.
  case lstm

  /// Throws when there is no such kind, and suggests the nearest name.
  package init(named name: String) throws {
    guard let kind = NetworkKind(rawValue: name) else {
      throw UnknownName("model", name, among: NetworkKind.names)
    }
    self = kind
  }

  package static let names = allCases.map(\.rawValue)
}
