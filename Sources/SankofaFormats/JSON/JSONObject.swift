import SankofaTensor

/// The members of a JSON object, in order; no name comes twice.
///
/// Equality heeds the order. Finding a name takes time in proportion to the number of members, which
/// suits the small objects of messages and metadata.
public struct JSONObject: Sendable, Hashable {
  /// A name and its value.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public let value: JSON
  }

  /// The members in order.
  public private(set) var members: [Member]

  /// An object without members.
  public init() { members = [] }

  /// An object with `members` in this order. Traps when a name comes twice.
  public init(uniqueMembers members: some Sequence<(String, JSON)>) {
    self.init(checkedMembers: members.map { Member(name: $0.0, value: $0.1) })
    var names: Set<String> = []
    for member in self.members {
      if !names.insert(member.name).inserted {
        misuse(
          TensorError(
            "JSONObject", "two members are called \(member.name.quoted); give each its own name."))
      }
    }
  }

  /// The caller has seen to it that no name comes twice.
  init(checkedMembers members: [Member]) { self.members = members }

  /// The value named `name`. Setting a name that exists replaces its value in place, a new name goes
  /// to the end, `nil` removes.
  public subscript(name: String) -> JSON? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index] = Member(name: name, value: value)
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}
