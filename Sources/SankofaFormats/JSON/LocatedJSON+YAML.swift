#if YAML
  import Yams

  extension LocatedJSON {
    /// Reads a YAML file as a JSON value.
    ///
    /// Words without quotation marks mean the same as in JSON, `.inf` and `.nan` are numbers too,
    /// and all other words are text, such as `yes` and `1:30`. Anchors, aliases and several
    /// documents are refused, because a page does not need them.
    static func yaml(_ path: String, limit: Int) throws -> LocatedJSON {
      let bytes = try FileBytes.readText(path, limit: limit)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw FormatError(
          path: path, place: .file, message: "expected UTF-8; save the text as UTF-8.")
      }
      do {
        let parser = try Parser(yaml: text, encoding: .utf8)
        // Nodes know their anchors only as long as their parser exists.
        return try withExtendedLifetime(parser) {
          guard let root = try parser.singleRoot() else {
            throw YAMLProblem("expected a value, found the end of the text; write one.", nil)
          }
          return LocatedJSON(path: path, value: try root.json()) { root.place(of: $0) }
        }
      } catch let error as YAMLProblem {
        throw FormatError(path: path, place: error.mark.place, message: error.message)
      } catch let error as YamlError {
        throw error.located(path)
      }
    }
  }

  /// An error in a YAML text, and its place.
  private struct YAMLProblem: Error {
    let message: String
    let mark: Mark?

    init(_ message: String, _ mark: Mark?) {
      self.message = message
      self.mark = mark
    }
  }

  extension Optional<Mark> {
    fileprivate var place: FormatError.Place {
      map { .line($0.line, column: $0.column) } ?? .file
    }
  }

  extension Node {
    private static let deepest = 128

    fileprivate func json(depth: Int = 0) throws -> JSON {
      guard depth <= Node.deepest else {
        throw YAMLProblem(
          "expected at most \(Node.deepest) nested levels, found more; flatten the YAML.", mark)
      }
      if anchor != nil {
        throw YAMLProblem("anchors are not read; write the value out where it is used.", mark)
      }
      switch self {
      case .scalar(let scalar): return Node.value(of: scalar)
      case .sequence(let elements):
        return .array(try elements.map { try $0.json(depth: depth + 1) })
      case .mapping(let members):
        let named = try members.map { key, value in
          guard case .scalar(let name) = key, name.anchor == nil else {
            throw YAMLProblem("expected a name, found a list or object; write a name.", key.mark)
          }
          return JSONObject.Member(name: name.string, value: try value.json(depth: depth + 1))
        }
        return .object(JSONObject(checkedMembers: named))
      case .alias: throw YAMLProblem("aliases are not read; write the value out.", mark)
      }
    }

    /// Returns the value of a scalar. Only words without quotation marks can be anything but text.
    private static func value(of scalar: Scalar) -> JSON {
      guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
      let word = scalar.string
      if word.isEmpty || word == "~" { return .null }
      if let value = try? JSON(parsing: word), value.arrayValue == nil, value.objectValue == nil {
        return value
      }
      switch word.lowercased() {
      case ".nan": return .number(.nan)
      case ".inf", "+.inf": return .number(.infinity)
      case "-.inf": return .number(-.infinity)
      default:
        // `.5` and `+1` are numbers; `nan` and `0x1p3` are text.
        let isDecimal = word.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) }
        return isDecimal ? Double(word).map { .number($0) } ?? .string(word) : .string(word)
      }
    }

    fileprivate func place(of part: [JSONStep]) -> FormatError.Place {
      var (node, mark) = (self, self.mark)
      for step in part {
        switch (step, node) {
        case (.member(let name), .mapping(let members)):
          guard let pair = members.first(where: { $0.key.scalar?.string == name }) else {
            return mark.place
          }
          (node, mark) = (pair.value, pair.key.mark)
        case (.element(let index), .sequence(let elements)) where elements.indices.contains(index):
          (node, mark) = (elements[index], elements[index].mark)
        default: return mark.place
        }
      }
      return mark.place
    }
  }

  extension YamlError {
    /// Returns this error as a `FormatError`, with the place that the parser gives.
    fileprivate func located(_ path: String) -> FormatError {
      let (problem, mark): (String, Mark?) =
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
          .composer(_, let problem, let mark, _):
          (problem, mark)
        case .reader(let problem, _, _, _): (problem, nil)
        case .duplicatedKeysInMapping(let names, let context):
          ("the name \((names.first ?? "").quoted) occurs twice", context.mark)
        default: ("cannot be read", nil)
        }
      return FormatError(path: path, place: mark.place, message: "\(problem); correct the YAML.")
    }
  }
#endif
