import Foundation
import SankofaFormats
import Testing

struct FolderListingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "listing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func make(_ names: String...) throws {
    for name in names {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
  }

  /// Capital letters come before small ones, and letters outside of ASCII last.
  @Test func filesAreInTheOrderOfTheirBytes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try make("b/2.png", "b/10.png", "é.png", "a.png", "B.png", "a/z.png")
    let listing = try FolderListing(folder.path)
    #expect(listing.files == ["B.png", "a.png", "a/z.png", "b/10.png", "b/2.png", "é.png"])
    #expect(listing.fullPath(of: "a.png") == folder.path + "/a.png")
    #expect(try FolderListing(folder.path + "/").fullPath(of: "a.png") == folder.path + "/a.png")
    #expect(listing.hiddenCount == 0 && listing.failures.isEmpty)
  }

  @Test func hiddenFilesArePassedOverAndCounted() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try make("a.png", ".DS_Store", "b/.hidden.png", ".git/x.png", "__MACOSX/a/._a.png")
    let listing = try FolderListing(folder.path)
    #expect(listing.files == ["a.png"] && listing.hiddenCount == 4)
  }

  /// A link to another folder is followed, and one to the folder that holds it is not.
  @Test func linksAreFollowedWithoutEnd() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try make("a/1.png")
    let files = FileManager.default
    let path = folder.path
    try files.createSymbolicLink(atPath: path + "/b", withDestinationPath: path + "/a")
    try files.createSymbolicLink(atPath: path + "/a/up", withDestinationPath: path)
    try files.createSymbolicLink(atPath: path + "/gone.png", withDestinationPath: path + "/none")
    #expect(try FolderListing(path).files == ["a/1.png", "b/1.png", "gone.png"])
  }

  @Test func errorsNameWhatIsWrong() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try make("a.png")
    #expect(
      throws: FormatError(
        path: folder.path + "/none", place: .file, message: "no such folder; check the path.")
    ) { try FolderListing(folder.path + "/none") }
    #expect(
      throws: FormatError(
        path: folder.path + "/a.png", place: .file,
        message: "expected a folder, found a file; name its folder.")
    ) { try FolderListing(folder.path + "/a.png") }
    #expect(FolderListing.isFolder(folder.path) && !FolderListing.isFolder(folder.path + "/a.png"))
    #expect(FolderListing.isFile(folder.path + "/a.png") && !FolderListing.isFile(folder.path))
  }
}
