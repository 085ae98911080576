import CSankofaAssets

/// The networks of the articles as pages that are part of the library: those of
/// `Examples/Networks`.
package enum ExamplePages {
  /// The names of the pages, such as `thin-deep`, in alphabetical order.
  package static let names: [String] = (0..<ska_page_count()).map {
    String(cString: ska_page_at($0).name)
  }

  /// Returns the bytes of a page, or `nil` when no page has the name.
  package static func content(of name: String) -> [UInt8]? {
    guard let index = names.firstIndex(of: name) else { return nil }
    let asset = ska_page_at(index).content
    return Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
  }
}
