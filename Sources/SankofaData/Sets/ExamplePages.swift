import CSankofaAssets

/// The networks of the articles as pages in the library, those of `Examples/Networks`.
package enum ExamplePages {
  /// Their names, such as `thin-deep`, in alphabetical order.
  package static let names: [String] = (0..<ska_page_count()).map {
    String(cString: ska_page_at($0).name)
  }

  /// The bytes of a page, or `nil` when none has the name.
  package static func content(of name: String) -> [UInt8]? {
    guard let index = names.firstIndex(of: name) else { return nil }
    let asset = ska_page_at(index).content
    return Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
  }
}
