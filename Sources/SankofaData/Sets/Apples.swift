/// The table `apples`: 48 apples with their colour, firmness, smell and lustre, and whether each is
/// ripe.
///
/// The apples are invented (CC0). No single column decides whether an apple is ripe, and some
/// apples with equal features differ in the target. The table is part of the library.
public enum Apples {
  /// The column that says whether an apple is ripe: `yes` or `no`.
  public static let targetName = "ripe"

  /// Returns the table with the columns `colour`, `firmness`, `smell`, `lustre` and `ripe`.
  public static func load() -> DataTable { table }

  private static let table = SampleTable.apples.load()
}
