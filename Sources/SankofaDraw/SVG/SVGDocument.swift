/// A whole SVG picture that is readable on light and dark pages: the background is transparent, and
/// text and axes are a grey with contrast on both. Viewers that know the colour scheme of the page
/// get greys with more contrast.
public struct SVGDocument: Sendable {
  /// The width in pixels, at the original size.
  public var width: Int
  /// The height in pixels, at the original size.
  public var height: Int
  /// The description of the picture for screen readers.
  public var title: String
  /// The elements; later ones are drawn over earlier ones.
  public var elements: [SVGElement]

  /// Makes a picture of a size in pixels.
  public init(width: Int, height: Int, title: String, elements: [SVGElement]) {
    self.width = width
    self.height = height
    self.title = title
    self.elements = elements
  }

  /// The style sheet of the classes that the elements use: `heading`, `title`, `value`, `onLine`,
  /// `grid`, `axis`, `neuron` and `marked`. Text on a line, `onLine`, has an outline in the page's
  /// colour, so that the line does not cross it out.
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
        // The style sheet has no characters that need escapes.
        SVGElement("style", content: Self.style.joined()),
      ] + elements)
    return document.text()
  }
}
