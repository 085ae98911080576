import SankofaNN
import SankofaTensor

/// The weights and the optimizer as they were when an epoch began, to go back to.
final class EpochStart {
  private let parameters: [(live: Parameter, copy: Storage)]
  /// Of each parameter, `float32`.
  private let states: [(live: Storage, copy: Storage)]
  private let shared: [(live: Storage, copy: Storage)]
  private let model: Model
  private var stepsTrained = 0

  init(_ model: Model, _ compilation: Compilation) {
    self.model = model
    parameters = model.parameters.map { ($0, Storage(zeroedByteCount: $0.type.byteCount)) }
    states = model.parameters.filter(\.isTrainable).flatMap(compilation.states(of:)).map {
      ($0, Storage(zeroedByteCount: $0.byteCount))
    }
    shared = compilation.shared.map { ($0, Storage(zeroedByteCount: $0.byteCount)) }
  }

  /// Keeps what is there now.
  func save() {
    for (live, copy) in parameters { copy.overwrite(with: live.currentStorage) }
    for (live, copy) in states { copy.overwrite(with: live) }
    for (live, copy) in shared { copy.overwrite(with: live) }
    stepsTrained = model.stepsTrained
  }

  /// Brings back what was kept.
  func restore() {
    for (live, copy) in parameters {
      live.mutablePointer().copyMemory(from: copy.pointer, byteCount: copy.byteCount)
      live.didUpdate()
    }
    for (live, copy) in states { live.overwrite(with: copy) }
    for (live, copy) in shared { live.overwrite(with: copy) }
    model.stepsTrained = stepsTrained
  }

  /// Whether all weights are finite now.
  var hasFiniteWeights: Bool { parameters.allSatisfy { $0.live.currentStorage.hasFiniteFloats } }

  /// Whether all that the optimizer remembers of the parameters is finite now.
  var hasFiniteStates: Bool { states.allSatisfy { $0.live.hasFiniteFloats } }
}

extension Storage {
  fileprivate func overwrite(with other: Storage) {
    pointer.copyMemory(from: other.pointer, byteCount: byteCount)
  }

  /// Whether no `float32` in it is NaN or infinite: those have the largest magnitudes as bits, and
  /// a maximum of integers is quickly found.
  fileprivate var hasFiniteFloats: Bool {
    var largest: UInt32 = 0
    for bits in bytes.bindMemory(to: UInt32.self) { largest = max(largest, bits & 0x7fff_ffff) }
    return largest < Float.infinity.bitPattern
  }
}
