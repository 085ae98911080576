import Foundation
import SankofaFormats
import SankofaTensor

/// A data set of pictures in four IDX files: pictures and labels, for training and for testing.
package struct IDXImageSet: Sendable {
  /// One of the four files.
  package struct File: Sendable, Hashable {
    /// The name of the file without `.gz`.
    package var name: String
    /// The SHA-256 of the published file's decompressed bytes.
    package var digest: String

    package init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  package var name: String
  /// The four files: pictures and labels for training, pictures and labels for testing.
  package var files: [File]
  /// The addresses of folders that have the files with `.gz`, in the order in which they are tried.
  package var mirrors: [String]
  /// The limits of each download.
  package var download = Download()
  /// True when the files store columns as rows, as EMNIST's do.
  package var isTransposed = false

  package init(name: String, files: [File], mirrors: [String]) {
    if files.count != 4 {
      misuse(TensorError("IDXImageSet", "needs four files, got \(files.count); name all four."))
    }
    self.name = name
    self.files = files
    self.mirrors = mirrors
  }

  /// The names of the files with `.gz`, as users see them.
  package var fileNames: [String] { files.map { $0.name + ".gz" } }

  /// Reads the files in `folder` and downloads nothing.
  package func load(from folder: String) throws -> LoadedDataset {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else { throw DataError.missingFolder(of: name, folder: folder, files: fileNames) }
    let paths = files.map { $0.path(in: folder) }
    let missing = files.indices.filter { paths[$0] == nil }.map { fileNames[$0] }
    guard let paths = paths.mapAll({ $0 }) else {
      throw DataError.missingFiles(of: name, files: missing, folder: folder)
    }
    return try assemble(try zip(files, paths).map { try IDXContent($0, at: $1) }, folder: folder)
  }

  /// Reads the files in `folder`, and downloads those that are missing or cannot be read.
  package func load(
    cachedIn folder: String, progress: (DownloadProgress) -> Void
  ) throws -> LoadedDataset {
    var contents = files.map { file in
      file.path(in: folder).flatMap { try? IDXContent(file, at: $0) }
    }
    let missing = files.indices.filter { contents[$0] == nil }
    // The published files would not fit the user's own files.
    if !missing.isEmpty, contents.contains(where: { $0?.isPublished == false }) {
      throw DataError.missingFiles(of: name, files: missing.map { fileNames[$0] }, folder: folder)
    }
    var order = mirrors
    for index in missing {
      contents[index] = try fetch(
        files[index], into: folder, mirrors: &order, progress: progress)
    }
    guard let contents = contents.mapAll({ $0 }) else {
      preconditionFailure("what was missing was fetched")
    }
    return try assemble(contents, folder: folder)
  }

  private func assemble(_ contents: [IDXContent], folder: String) throws -> LoadedDataset {
    let (trainImages, trainLabels) = (contents[0], contents[1])
    let (testImages, testLabels) = (contents[2], contents[3])
    for images in [trainImages, testImages] {
      try images.check(rank: 3, "uint8 pictures [count, rows, columns]")
    }
    let classes = try IDXLabels([trainLabels, testLabels])
    for (images, (labels, numbers)) in zip(
      [trainImages, testImages], zip([trainLabels, testLabels], classes.numbers))
    where images.tensor.shape[0] != numbers.count {
      throw DataError.wrongFile(
        labels.path, rule: "\(images.tensor.shape[0]) labels, one for each picture",
        found: "\(numbers.count)")
    }
    let pictureShape = trainImages.tensor.shape.dropFirst()
    guard testImages.tensor.shape.dropFirst() == pictureShape else {
      throw DataError.wrongFile(
        testImages.path, rule: "pictures \(pictureShape), as for training",
        found: "\(testImages.tensor.shape.dropFirst())")
    }
    func part(_ images: IDXContent, _ labels: [Int32]) throws -> Dataset {
      let pictures = isTransposed ? images.tensor.transposed([0, 2, 1]) : images.tensor
      return try Dataset(
        name: name, features: pictures, targets: Tensor(labels, shape: [labels.count]),
        classNames: classes.names)
    }
    let foreign = zip(files, contents).filter { !$1.isPublished }.map(\.0.name)
    let note =
      "\(name): \(foreign.joined(separator: ", ")) in \(folder.shownPath) "
      + (foreign.count == 1
        ? "is not the published file; used as it is."
        : "are not the published files; used as they are.")
    return LoadedDataset(
      train: try part(trainImages, classes.numbers[0]),
      test: try part(testImages, classes.numbers[1]),
      folder: folder,
      notes: (foreign.isEmpty ? [] : [note]) + classes.notes.map { "\(name): \($0)" })
  }
}

extension IDXImageSet.File {
  /// Returns the path of the file in `folder`, compressed or not, under its published name or the
  /// name that some copies have (`train-images.idx3-ubyte`); `nil` when there is none.
  fileprivate func path(in folder: String) -> String? {
    let dotted = name.split(separator: "-idx").joined(separator: ".idx")
    return ["\(name).gz", name, "\(dotted).gz", dotted].map { "\(folder)/\($0)" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }
}
