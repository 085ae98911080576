import SankofaNN
import SankofaTensor

/// A copy of the weights at the start of an epoch, to be restored when the epoch goes wrong.
///
/// The optimizer's arrays are not copied, because the moments of such an epoch are of no use, and
/// copies of them would take more memory than the weights.
final class EpochStart {
  /// The parameters that a step may change.
  private let parameters: [(live: Parameter, copy: Storage)]
  private let trainable: [Parameter]
  /// All parameters. They are listed once, because an epoch must not allocate.
  private let all: [Parameter]
  /// The shared scalars of the optimizer, such as the position of a schedule.
  private let shared: [(live: Storage, copy: Storage)]
  private let model: Model
  private let compilation: Compilation
  /// The model's number of steps at the start of the epoch.
  var stepsTrained = 0

  /// Allocates the copies. Throws when there is not enough memory.
  init(_ model: Model, _ compilation: Compilation) throws {
    (self.model, self.compilation) = (model, compilation)
    all = model.parameters
    parameters = try EpochStart.kept(model).map {
      ($0, try Storage(allocatingByteCount: $0.type.byteCount))
    }
    trainable = model.parameters.filter(\.isTrainable)
    shared = compilation.shared.map { ($0, Storage(zeroedByteCount: $0.byteCount)) }
  }

  /// The copies, for a checkpoint within an epoch.
  var kept: [KeptMemory] {
    parameters.enumerated().map { index, parameter in
      KeptMemory(
        name: "epochStart.\(index)", type: parameter.live.type, storage: parameter.copy)
    }
      + shared.enumerated().map { index, scalar in
        KeptMemory(
          name: "epochStart.shared.\(index)", type: TensorType([], .float64),
          storage: scalar.copy)
      }
  }

  /// Returns the number of bytes of the copies.
  static func byteCount(_ model: Model) -> Int {
    kept(model).reduce(0) { $0.adding($1.type.byteCount) }
  }

  private static func kept(_ model: Model) -> [Parameter] {
    model.parameters.filter(\.isChangedByTraining)
  }

  /// Copies the current weights and scalars.
  func save() {
    for (live, copy) in parameters { copy.overwrite(with: live.currentStorage) }
    for (live, copy) in shared { copy.overwrite(with: live) }
    stepsTrained = model.stepsTrained
  }

  /// Restores the copies. The optimizer starts afresh, but its schedule continues from the restored
  /// position.
  func restore() {
    for (live, copy) in parameters {
      live.mutablePointer().copyMemory(from: copy.pointer, byteCount: copy.byteCount)
      live.didUpdate()
    }
    for (live, copy) in shared { live.overwrite(with: copy) }
    compilation.forget(trainable)
    model.stepsTrained = stepsTrained
  }

  /// True when all current weights are finite.
  var hasFiniteWeights: Bool { all.allSatisfy { $0.currentStorage.hasFiniteFloats } }

  /// True when all current states of the optimizer for the parameters are finite.
  var hasFiniteStates: Bool {
    trainable.allSatisfy { compilation.states(of: $0).allSatisfy(\.hasFiniteFloats) }
  }
}

extension Storage {
  /// True when no `float32` in it is NaN or infinite. The bits of these are the largest magnitudes,
  /// and a maximum of integers is fast to compute.
  fileprivate var hasFiniteFloats: Bool {
    var largest: UInt32 = 0
    for bits in bytes.bindMemory(to: UInt32.self) { largest = max(largest, bits & 0x7fff_ffff) }
    return largest < Float.infinity.bitPattern
  }
}
