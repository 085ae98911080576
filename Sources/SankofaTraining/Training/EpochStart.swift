import SankofaNN
import SankofaTensor

/// A copy of the weights at the start of an epoch, to go back to.
///
/// The optimizer's arrays are not copied: the moments of an epoch that went wrong are of no use,
/// and copies of them would take more memory than the weights.
final class EpochStart {
  /// The parameters that a step may change.
  private let parameters: [(live: Parameter, copy: Storage)]
  private let trainable: [Parameter]
  /// All parameters, listed once: an epoch allocates nothing.
  private let all: [Parameter]
  /// Scalars, such as the position of a schedule.
  private let shared: [(live: Storage, copy: Storage)]
  private let model: Model
  private let compilation: Compilation
  private var stepsTrained = 0

  /// Throws when there is not enough memory.
  init(_ model: Model, _ compilation: Compilation) throws {
    (self.model, self.compilation) = (model, compilation)
    all = model.parameters
    parameters = try EpochStart.kept(model).map {
      ($0, try Storage(allocatingByteCount: $0.type.byteCount))
    }
    trainable = model.parameters.filter(\.isTrainable)
    shared = compilation.shared.map { ($0, Storage(zeroedByteCount: $0.byteCount)) }
  }

  /// The bytes of the copies.
  static func byteCount(_ model: Model) -> Int {
    kept(model).reduce(0) { $0.adding($1.type.byteCount) }
  }

  private static func kept(_ model: Model) -> [Parameter] {
    model.parameters.filter(\.isChangedByTraining)
  }

  /// Keeps what is there now.
  func save() {
    for (live, copy) in parameters { copy.overwrite(with: live.currentStorage) }
    for (live, copy) in shared { copy.overwrite(with: live) }
    stepsTrained = model.stepsTrained
  }

  /// Restores the copies. The optimizer starts afresh, but its schedule continues from there.
  func restore() {
    for (live, copy) in parameters {
      live.mutablePointer().copyMemory(from: copy.pointer, byteCount: copy.byteCount)
      live.didUpdate()
    }
    for (live, copy) in shared { live.overwrite(with: copy) }
    compilation.forget(trainable)
    model.stepsTrained = stepsTrained
  }

  /// True when all weights are finite now.
  var hasFiniteWeights: Bool { all.allSatisfy { $0.currentStorage.hasFiniteFloats } }

  /// True when all that the optimizer remembers of the parameters is finite now.
  var hasFiniteStates: Bool {
    trainable.allSatisfy { compilation.states(of: $0).allSatisfy(\.hasFiniteFloats) }
  }
}

extension Storage {
  /// True when no `float32` in it is NaN or infinite: those have the largest magnitudes as bits,
  /// and a maximum of integers is quickly found.
  fileprivate var hasFiniteFloats: Bool {
    var largest: UInt32 = 0
    for bits in bytes.bindMemory(to: UInt32.self) { largest = max(largest, bits & 0x7fff_ffff) }
    return largest < Float.infinity.bitPattern
  }
}
