import CSankofaAssets
import SankofaFormats
import SankofaTensor

/// The data set `digits`: 1,797 handwritten digits of 8×8 numbers from 0 (paper) to 16 (ink).
///
/// The test part of the UCI data set *Optical Recognition of Handwritten Digits* (Alpaydin and
/// Kaynak, 1998, https://doi.org/10.24432/C50P49; licence CC BY 4.0), in its original order. It is
/// part of the library.
public enum Digits {
  /// The names of the classes: label `i` is the digit `i`.
  public static let classNames = (0...9).map(String.init)

  /// The seeds of the ten splits on which accuracy is reported: 0 … 9. `Dataset.digits()` uses the
  /// first one.
  public static let splitSeeds: [UInt64] = Array(0...9)

  /// All examples: features `uint8 [1797, 8, 8]`, labels `int32 [1797]`.
  public static let all: Dataset = {
    do {
      return try Dataset(
        name: "digits", features: try decode(ska_digit_images(), "images"),
        targets: try decode(ska_digit_labels(), "labels").labelsFromBytes,
        classNames: classNames)
    } catch {
      // The bytes are part of the binary, so this happens only in a damaged build.
      fatalError("Digits: the embedded files must be whole, got \(error)")
    }
  }()

  /// Splits all examples into 1,438 for training and 359 for testing, by
  /// `all.split(training: 0.8, seed: seed)`.
  public static func split(seed: UInt64) -> (train: Dataset, test: Dataset) {
    do {
      return try all.split(training: 0.8, seed: seed)
    } catch {
      fatalError("Digits: \(error)")
    }
  }

  private static func decode(_ asset: ska_asset, _ part: String) throws -> Tensor {
    let bytes = Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
    return try IDX.decode(Gzip.decompress(bytes, path: part), path: part)
  }
}

extension Dataset {
  /// The data set `digits`: 80 % for training and 20 % for testing, split with the seed 0.
  ///
  /// The parts have 1,438 and 359 of the 1,797 digits, each 8×8 numbers from 0 to 16; see
  /// ``Digits``.
  public static func digits() -> (train: Dataset, test: Dataset) { Digits.split(seed: 0) }
}
