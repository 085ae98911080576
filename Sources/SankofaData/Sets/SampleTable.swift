import CSankofaAssets

/// A table that is part of the library, to learn with.
///
/// `Documentation/data-sets.md` says where each comes from; those who pass on a binary that contains
/// them must name their authors.
public enum SampleTable: String, Sendable, CaseIterable {
  /// 48 invented apples: is each ripe?
  case apples
  /// 150 irises by the sizes of their leaves: of which of three species is each? (Fisher, 1936)
  case iris
  /// 442 people with diabetes: how far does it progress in a year? (Efron and others, 2004)
  case diabetes

  /// The column to predict.
  public var targetName: String {
    switch self {
    case .apples: Apples.targetName
    case .iris: "species"
    case .diabetes: "progression"
    }
  }

  /// The text of the table's file, comma-separated values under a line of names.
  public var bytes: [UInt8] {
    let asset =
      switch self {
      case .apples: ska_apple_table()
      case .iris: ska_iris_table()
      case .diabetes: ska_diabetes_table()
      }
    return Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
  }

  /// The table.
  public func load() -> DataTable {
    do { return try DataTable(bytes: bytes, name: rawValue) } catch {
      // The bytes are part of the binary, so this happens only in a damaged build.
      fatalError("\(rawValue): the embedded table must be whole, got \(error)")
    }
  }
}
