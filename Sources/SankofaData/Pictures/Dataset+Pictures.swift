import SankofaFormats
import SankofaTensor

extension LoadedDataset {
  /// Writes the pictures as PNG files, grey, into a new folder with subfolders `train` and `test` and a
  /// folder for each class: `folder/train/3/00012.png` is training example 12, of class 3.
  ///
  /// The features must be `uint8` [n, rows, columns], and the targets labels.
  ///
  /// - Parameters:
  ///   - folder: the folder, which must not exist. It appears when it is complete.
  ///   - greatest: the value that becomes white.
  ///   - limit: the most pictures of each part; all by default.
  ///   - progress: a closure that is called after each file with the number of files so far.
  /// - Throws: `FormatError` when a folder or a file cannot be written.
  package func writePictures(
    toFolder folder: String, greatest: Int, limit: Int = .max, progress: (Int) -> Void = { _ in }
  ) throws {
    try NewFolder.write(to: folder) { new in
      var count = 0
      for (part, data) in [("train", train), ("test", test)] {
        try data.prefix(min(limit, data.count)).writePictures(to: new, below: part, greatest) {
          count += 1
          progress(count)
        }
      }
    }
  }
}

extension Dataset {
  fileprivate func writePictures(
    to folder: NewFolder, below part: String, _ greatest: Int, written: () -> Void
  ) throws {
    guard featureShape.rank == 2, features.elementType == .uint8, hasLabels else {
      misuse(
        TensorError(
          "Dataset",
          "only uint8 pictures [n, rows, columns] with labels can be written, got \(self)."))
    }
    let (rows, columns) = (featureShape[0], featureShape[1])
    let values = features.elements(as: UInt8.self)
    for (index, label) in targets.integers.enumerated() {
      let pixels = values[index * rows * columns..<(index + 1) * rows * columns].map {
        UInt8((255 * min(Int($0), greatest) + greatest / 2) / greatest)
      }
      let number = String(repeating: "0", count: max(0, 5 - "\(index)".count)) + "\(index)"
      try folder.write(
        PNG.encode(Image(width: columns, height: rows, channels: 1, pixels: pixels)),
        to: "\(part)/\(classNames?[Int(label)] ?? "\(label)")/\(number).png")
      written()
    }
  }
}
