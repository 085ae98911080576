import CSankofaKernels
import Testing

/// One product, C[m, n] = A[m, k] · B[k, n], in memory as awkward as `numbers` made it.
struct Product: CustomStringConvertible {
  enum Layout: CaseIterable { case rows, transposed, spread, repeated }

  var m, n, k: Int
  var aLayout, bLayout: Layout
  /// Distances of rows and of columns.
  var a, b: (row: Int, column: Int)
  var cRow: Int
  /// Operands begin this many floats behind an alignment of 64 bytes.
  var offset: Int

  init(_ m: Int, _ n: Int, _ k: Int, _ aLayout: Layout, _ bLayout: Layout, padding: Int = 0) {
    func strides(_ layout: Layout, _ rows: Int, _ columns: Int) -> (row: Int, column: Int) {
      switch layout {
      case .rows: (columns + padding, 1)
      case .transposed: (1, rows + padding)
      case .spread: (2 * columns + padding, 2)
      case .repeated: (0, 1)
      }
    }
    (self.m, self.n, self.k, self.aLayout, self.bLayout) = (m, n, k, aLayout, bLayout)
    (a, b) = (strides(aLayout, m, k), strides(bLayout, k, n))
    (cRow, offset) = (n + padding, padding % 4)
  }

  var description: String { "\(m)×\(k)·\(k)×\(n), A \(aLayout), B \(bLayout), \(cRow) apart" }

  var aCount: Int { m * k == 0 ? 0 : (m - 1) * a.row + (k - 1) * a.column + 1 }
  var bCount: Int { k * n == 0 ? 0 : (k - 1) * b.row + (n - 1) * b.column + 1 }
  var cCount: Int { m * n == 0 ? 0 : (m - 1) * cRow + n }
}

/// The operands of a product, and what the kernels of an instruction set make of them.
struct ProductMemory {
  let product: Product
  let a, b: Memory

  init(_ product: Product, _ numbers: inout Numbers, special: Bool = false) {
    func operand(_ count: Int) -> Memory {
      if special { return Element.float32.values(count + product.offset, &numbers) }
      return Memory((0..<count + product.offset).map { _ in Float(numbers.unit() - 0.5) })
    }
    self.product = product
    a = operand(product.aCount)
    b = operand(product.bCount)
  }

  private func call() -> skf_matmul_call {
    func slot(_ number: Int) -> skf_reference {
      InstructionSet.slot(number, offset: product.offset * 4)
    }
    return skf_matmul_call(
      a: slot(0), b: slot(1), c: slot(2), a_row: Int64(product.a.row),
      a_column: Int64(product.a.column), b_row: Int64(product.b.row),
      b_column: Int64(product.b.column), c_row: Int64(product.cRow), m: Int64(product.m),
      n: Int64(product.n), k: Int64(product.k))
  }

  /// C, the units of a kernel cut in two.
  private func multiply(
    _ set: InstructionSet, _ kernel: Int, _ call: skf_matmul_call, _ b: Memory, _ units: Int,
    cut: Int
  ) -> Memory {
    let size = Int(set.kernels.pointee.matmul_scratch(call.k)), room = Memory(size)
    let c = Memory((product.cCount + product.offset) * 4)
    set.runInParts(kernel, call, [a, b, c], units, cut: cut, room)
    #expect(room.isUntouched(after: size), "\(product)")
    return c
  }

  private func panels(_ set: InstructionSet) -> Int {
    let panel = Int(set.kernels.pointee.matmul_panel)
    return (product.n + panel - 1) / panel
  }

  /// C, cut at a row.
  func multiply(_ set: InstructionSet, row: Int = 0) -> Memory {
    multiply(set, SKF_KERNEL_MATMUL, call(), b, product.m, cut: row)
  }

  /// C, cut at a panel of columns.
  func multiplyColumns(_ set: InstructionSet, panel: Int) -> Memory {
    multiply(set, SKF_KERNEL_MATMUL_COLUMNS, call(), b, panels(set), cut: panel)
  }

  /// The same by way of a B packed before, in two parts: cut at a row, and at a panel.
  func multiplyPacked(_ set: InstructionSet, row: Int, panel: Int) -> [Memory] {
    var call = call()
    let size = Int(skf_packed_floats(set.kernels, call.k, call.n)) * 4, packed = Memory(size)
    let pack = skf_matmul_pack_call(
      b: call.b, packed: InstructionSet.slot(2), b_row: call.b_row, b_column: call.b_column,
      k: call.k, n: call.n)
    set.runInParts(SKF_KERNEL_MATMUL_PACK, pack, [a, b, packed], panels(set), cut: panel)
    #expect(packed.isUntouched(after: size), "\(product)")
    // These are not looked at.
    (call.b, call.b_row, call.b_column) = (InstructionSet.slot(1), .max, .max)
    return [
      multiply(set, SKF_KERNEL_MATMUL_PACKED, call, packed, product.m, cut: row),
      multiply(set, SKF_KERNEL_MATMUL_PACKED_COLUMNS, call, packed, panels(set), cut: panel),
    ]
  }

  /// True when both memories hold the same: C, and what lies between and behind its rows.
  func agree(_ x: Memory, _ y: Memory) -> Bool {
    let count = product.cCount + product.offset
    return Element.float32.firstDifference(x, y, count) == nil && y.isUntouched(after: count * 4)
  }
}

@Suite struct MatmulTests {
  /// Every kernel's answer, cut somewhere, against the reference's.
  func check(
    _ set: InstructionSet, _ product: Product, _ numbers: inout Numbers, special: Bool = false
  ) {
    let memory = ProductMemory(product, &numbers, special: special)
    let expected = memory.multiply(.reference)
    let row = numbers.below(product.m + 1), column = numbers.below(product.n + 1)
    let panel = column / Int(set.kernels.pointee.matmul_panel)
    let cut = memory.multiply(set, row: row)
    #expect(memory.agree(expected, cut), "\(product) cut at row \(row)")
    let columns = memory.multiplyColumns(set, panel: panel)
    #expect(memory.agree(expected, columns), "\(product) cut at panel \(panel)")
    for packed in memory.multiplyPacked(set, row: row, panel: panel) {
      #expect(memory.agree(expected, packed), "\(product) packed, cut at \(row), \(panel)")
    }
  }

  @Test(arguments: InstructionSet.all, Product.Layout.allCases)
  func smallProductsHaveTheReferencesBits(_ set: InstructionSet, _ layout: Product.Layout) {
    var numbers = Numbers(20)
    for m in [0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 25] {
      for n in [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 33, 47, 48, 49, 63, 64, 65, 81] {
        for k in [0, 1, 2, 3, 5, 17] {
          let other = Product.Layout.allCases[numbers.below(4)]
          check(
            set, Product(m, n, k, other, layout, padding: numbers.below(6)), &numbers,
            special: numbers.below(4) == 0)
        }
      }
    }
  }

  @Test(arguments: InstructionSet.fast, Product.Layout.allCases)
  func blocksOfKHaveTheReferencesBits(_ set: InstructionSet, _ layout: Product.Layout) {
    var numbers = Numbers(21)
    let block = Int(SKF_MATMUL_BLOCK)
    for k in [block - 1, block, block + 1, 2 * block + 3] {
      for (m, n) in [(1, 1), (1, 40), (4, 33), (5, 16), (7, 10), (14, 65)] {
        let other = Product.Layout.allCases[numbers.below(4)]
        check(set, Product(m, n, k, layout, other, padding: numbers.below(6)), &numbers)
      }
    }
  }

  /// More columns than stay in the cache, more rows than are read in place, steps that crowd.
  @Test(arguments: InstructionSet.fast)
  func largeProductsHaveTheReferencesBits(_ set: InstructionSet) {
    var numbers = Numbers(22)
    for (m, n, k) in [(20, 1100, 21), (301, 70, 24), (130, 530, 9), (512, 140, 11)] {
      for (a, b) in [(Product.Layout.rows, Product.Layout.rows), (.transposed, .transposed)] {
        check(set, Product(m, n, k, a, b), &numbers)
      }
    }
  }

  /// Worked out with the standard library's fused multiply-add.
  @Test func theReferenceKeepsTheLaw() {
    var numbers = Numbers(29)
    let block = Int(SKF_MATMUL_BLOCK), k = 2 * block + 7
    let memory = ProductMemory(Product(1, 1, k, .rows, .rows), &numbers)
    let a = memory.a.array(of: Float.self, k), b = memory.b.array(of: Float.self, k)
    var sums: [Float] = []
    for begin in stride(from: 0, to: k, by: block) {
      sums.append((begin..<min(begin + block, k)).reduce(0) { $0.addingProduct(a[$1], b[$1]) })
    }
    let expected = (sums[0] + sums[1]) + sums[2]
    #expect(memory.multiply(.reference).array(of: Float.self, 1) == [expected])
    // In another order it is another number, or this test would show nothing.
    #expect((0..<k).reduce(0) { $0.addingProduct(a[$1], b[$1]) } != expected)
  }

  /// C[m, n] of operands without gaps.
  private func multiply<Value>(
    _ set: InstructionSet, _ kernel: Int, _ a: [Value], _ b: [Value], _ m: Int, _ n: Int, _ k: Int
  ) -> [Value] {
    let c = Memory(m * n * MemoryLayout<Value>.size)
    let (rows, columns, depth) = (Int64(m), Int64(n), Int64(k))
    let call = skf_matmul_call(
      a: InstructionSet.slot(0), b: InstructionSet.slot(1), c: InstructionSet.slot(2),
      a_row: depth, a_column: 1, b_row: columns, b_column: 1, c_row: columns, m: rows,
      n: columns, k: depth)
    set.run(
      kernel, call, [Memory(a), Memory(b), c], 0..<m,
      Memory(Int(set.kernels.pointee.matmul_scratch(depth))))
    return c.array(of: Value.self, m * n)
  }

  @Test(arguments: InstructionSet.all)
  func twoByTwo(_ set: InstructionSet) {
    let a: [Float] = [1, 2, 3, 4], b: [Float] = [5, 6, 7, 8]
    #expect(multiply(set, SKF_KERNEL_MATMUL, a, b, 2, 2, 2) == [19, 22, 43, 50])
  }

  @Test(arguments: InstructionSet.all)
  func float64KeepsTheLawToo(_ set: InstructionSet) {
    var numbers = Numbers(24)
    let block = Int(SKF_MATMUL_BLOCK), k = block + 5
    let a = (0..<k).map { _ in numbers.unit() - 0.5 }, b = (0..<k).map { _ in numbers.unit() - 0.5 }
    let sums = [0..<block, block..<k].map { $0.reduce(0.0) { $0.addingProduct(a[$1], b[$1]) } }
    #expect(multiply(set, SKF_KERNEL_MATMUL_FLOAT64, a, b, 1, 1, k) == [sums[0] + sums[1]])
  }
}
