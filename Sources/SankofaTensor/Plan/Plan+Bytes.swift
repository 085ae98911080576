import CSankofaKernels
import CSankofaRuntime

extension Plan {
  /// The version of the rules that decide the bits of results.
  package static let numerics = Int(SKF_NUMERICS)

  /// An input or an output in a plan's bytes.
  package struct Named {
    let name: String
    /// The initial value of an input; zeros when `nil`.
    let value: Tensor?

    package init(_ name: String, value: Tensor? = nil) { (self.name, self.value) = (name, value) }
  }

  /// The plan as one block of relocatable memory, which `CSankofaRuntime` runs without Swift, on
  /// one thread, with the kernels of the instruction set that the plan was compiled for.
  ///
  /// - Parameters:
  ///   - inputs: a name and an initial value for each input.
  ///   - outputs: a name for each output.
  package func bytes(inputs: [Named], outputs: [String]) -> [UInt8] {
    precondition(
      !isPlain && inputs.count == inputTypes.count && outputs.count == outputTypes.count,
      "a compiled plan's inputs and outputs have a name each")
    var writer = PlanBytes(written)
    func value(_ type: TensorType, _ name: String?, _ data: UnsafeRawBufferPointer?)
      -> skf_plan_value
    {
      var value = skf_plan_value()
      value.name = name.map { writer.append(array: Array($0.utf8) + [0]) } ?? 0
      value.data = data.map { writer.append(raw: $0) } ?? 0
      value.byte_count = UInt64(type.byteCount)
      value.type = UInt32(type.elementType.rawValue)
      value.rank = UInt32(type.shape.rank)
      fill(&value.extents, with: type.shape.extents.map(Int64.init))
      return value
    }
    var values = constants.map { constant in
      value(TensorType([constant.byteCount], .uint8), nil, constant.bytes)
    }
    for (type, input) in zip(inputTypes, inputs) {
      precondition(input.value.map { $0.type == type } ?? true, "an input keeps its type")
      values.append(value(type, input.name, input.value?.storage.bytes))
    }
    for (type, name) in zip(outputTypes, outputs) { values.append(value(type, name, nil)) }
    writer.header.values = writer.append(array: values)
    writer.header.byte_count = UInt64(writer.bytes.count)
    writer.header.checksum = writer.bytes.withUnsafeBytes { bytes in
      skf_plan_checksum(bytes.assumingMemoryBound(to: skf_plan.self).baseAddress)
    }
    return writer.bytes
  }
}
