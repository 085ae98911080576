import SankofaTensor

/// The members of a JSON object, in order, with unique names.
///
/// Equal objects have their members in the same order. Finding a name takes time proportional to
/// the number of members, which suits the small objects of messages and metadata.
public struct JSONObject: Sendable, Hashable {
  /// A member: a name and its value.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public let value: JSON
  }

  /// The members, in order.
  public private(set) var members: [Member]

  /// Makes an object without members.
  public init() { members = [] }

  /// Makes an object with `members` in this order. Traps when a name occurs twice.
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

  /// Makes an object of members whose names the caller knows to be unique.
  init(checkedMembers members: [Member]) { self.members = members }

  /// The value of the member `name`. Setting an existing member replaces its value in place,
  /// setting a new one adds it at the end, and setting `nil` removes the member.
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
