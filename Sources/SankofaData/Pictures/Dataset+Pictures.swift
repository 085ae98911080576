import Foundation
import SankofaFormats
import SankofaTensor

extension Dataset {
  /// Writes the pictures as PNG files, grey, into a folder for each class: `folder/3/00012.png` is
  /// example 12, of class 3.
  ///
  /// The features must be `uint8` [n, rows, columns], and the targets labels.
  ///
  /// - Parameters:
  ///   - folder: the folder, which is made if it does not exist.
  ///   - greatest: the value that becomes white.
  /// - Throws: `FormatError` when a folder or a file cannot be written.
  package func writePictures(toFolder folder: String, greatest: Int) throws {
    guard featureShape.rank == 2, features.elementType == .uint8, hasLabels else {
      misuse(
        TensorError(
          "Dataset",
          "only uint8 pictures [n, rows, columns] with labels can be written, got \(self)."))
    }
    let (rows, columns) = (featureShape[0], featureShape[1])
    let values = features.elements(as: UInt8.self)
    for (index, label) in targets.integers.enumerated() {
      let name = classNames?[Int(label)] ?? "\(label)"
      let place = "\(folder)/\(name)"
      do {
        try FileManager.default.createDirectory(
          atPath: place, withIntermediateDirectories: true)
      } catch {
        throw FormatError(
          path: place, place: .file,
          message:
            "the folder cannot be made (\(error.localizedDescription)); choose another place.")
      }
      let pixels = values[index * rows * columns..<(index + 1) * rows * columns].map {
        UInt8((255 * min(Int($0), greatest) + greatest / 2) / greatest)
      }
      let number = String(repeating: "0", count: max(0, 5 - "\(index)".count)) + "\(index)"
      try PNG.write(
        Image(width: columns, height: rows, channels: 1, pixels: pixels),
        to: "\(place)/\(number).png")
    }
  }
}
