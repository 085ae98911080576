import CSankofaAssets
import SankofaFormats

/// The table `apples`: 48 apples, told by colour, firmness, smell and lustre, and whether each is
/// ripe.
///
/// The apples are invented (CC0). No column decides alone, and some apples that are the same in all
/// of them are judged differently. The table is part of the library.
public enum Apples {
  /// The column that says whether an apple is ripe: `yes` or `no`.
  public static let targetName = "ripe"

  /// The columns `colour`, `firmness`, `smell`, `lustre` and `ripe`.
  public static func load() -> DataTable { table }

  private static let table: DataTable = {
    do {
      let asset = ska_apple_table()
      let bytes = Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
      return try DataTable(CSV(bytes: bytes, path: "apples"), name: "apples")
    } catch {
      // The bytes are part of the binary: only a damaged build gets here.
      fatalError("Apples: the embedded table must be whole, got \(error)")
    }
  }()
}
