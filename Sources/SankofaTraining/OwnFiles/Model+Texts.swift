import SankofaData
import SankofaTensor

extension Model {
  /// The rule for texts of a model that was trained on some; `nil` for other models.
  package var textFitting: TextFitting? {
    guard case .texts(let fitting) = preprocessing, inputShapes?.count == 1,
      inputShape == fitting.shape
    else { return nil }
    return fitting
  }

  /// The column of a table with the texts for the model.
  ///
  /// - Throws: `FormatError` when it cannot be found.
  package func textColumn(in table: DataTable) throws -> String {
    try TextColumns.texts(
      in: table, called: metadata["textColumn"], beside: metadata["labelColumn"])
  }
}
