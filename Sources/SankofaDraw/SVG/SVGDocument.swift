/// A whole SVG picture, readable on a light and on a dark page: its ground is transparent, its
/// text and axes are a grey with contrast on both, and better greys where the viewer says which
/// page it is.
public struct SVGDocument: Sendable {
  /// Pixels across, when shown at its own size.
  public var width: Int
  /// Pixels down.
  public var height: Int
  /// The description of the picture, for those who cannot see it.
  public var title: String
  /// The elements, the first one at the bottom.
  public var elements: [SVGElement]

  /// Makes a picture.
  public init(width: Int, height: Int, title: String, elements: [SVGElement]) {
    self.width = width
    self.height = height
    self.title = title
    self.elements = elements
  }

  /// The classes that elements of these pictures use: `heading`, `title`, `value`, `onLine`,
  /// `grid`, `axis`, `neuron` and `marked`. What stands on a line, `onLine`, has an edge of the page's
  /// colour, so that the line does not strike it out.
  private static let style = [
    "text{font:12px system-ui,sans-serif;fill:#767676}",
    ".heading{font-size:14px;font-weight:600}",
    ".title{font-weight:600}",
    ".value,.onLine{font-size:11px}",
    ".onLine{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}",
    ".grid,.axis{stroke:#767676;fill:none}",
    ".grid{stroke-opacity:.25}",
    ".neuron,.marked{stroke:#767676}",
    "@media(prefers-color-scheme:light){text{fill:#444}.marked{stroke:#000}.onLine{stroke:#fff}}",
    "@media(prefers-color-scheme:dark){text{fill:#bbb}.marked{stroke:#fff}.onLine{stroke:#111}}",
  ]

  /// The picture as the text of a file.
  public var text: String {
    let document = SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": "\(width)", "height": "\(height)",
        "viewBox": "0 0 \(width) \(height)", "role": "img",
      ],
      children: [
        SVGElement("title", content: title),
        // Nothing in it needs to be escaped, so it can stand as it is.
        SVGElement("style", content: Self.style.joined()),
      ] + elements)
    return document.text()
  }
}
