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

  private func floats(_ memory: Memory) -> UnsafeMutablePointer<Float> {
    memory.bytes.baseAddress!.assumingMemoryBound(to: Float.self) + product.offset
  }

  private func scratch(_ set: InstructionSet) -> Memory {
    Memory(Int(set.kernels.matmul_scratch_floats(Int64(product.k))) * 4)
  }

  /// C, cut into four parts at `row` and `column`.
  func multiply(_ set: InstructionSet, row: Int = 0, column: Int = 0) -> Memory {
    let c = Memory((product.cCount + product.offset) * 4), room = scratch(set)
    for (rows, columns) in parts(row, column, product.n) {
      set.kernels.matmul(
        floats(a), product.a.row, product.a.column, floats(b), product.b.row, product.b.column,
        floats(c), product.cRow, Int64(rows.lowerBound), Int64(rows.upperBound),
        Int64(columns.lowerBound), Int64(columns.upperBound), Int64(product.k),
        room.bytes.baseAddress!.assumingMemoryBound(to: Float.self))
    }
    return c
  }

  /// The same by way of a B packed before, in two parts.
  func multiplyPacked(_ set: InstructionSet, row: Int = 0, panel: Int = 0) -> Memory {
    let (k, n) = (Int64(product.k), Int64(product.n)), kernels = set.kernels
    let count = Int((n + kernels.matmul_panel - 1) / kernels.matmul_panel)
    let c = Memory((product.cCount + product.offset) * 4), room = scratch(set)
    let size = Int(kernels.matmul_packed_floats(k, n)) * 4, packed = Memory(size)
    let panels = packed.bytes.baseAddress!.assumingMemoryBound(to: Float.self)
    for range in [panel..<count, 0..<panel] {
      kernels.matmul_pack(
        floats(b), product.b.row, product.b.column, k, n, panels, Int64(range.lowerBound),
        Int64(range.upperBound))
    }
    #expect(packed.isUntouched(after: size), "\(product)")
    for (rows, range) in parts(row, panel, count) {
      kernels.matmul_rows(
        floats(a), product.a.row, product.a.column, panels, floats(c), product.cRow,
        Int64(rows.lowerBound), Int64(rows.upperBound), Int64(range.lowerBound),
        Int64(range.upperBound), k, n,
        room.bytes.baseAddress!.assumingMemoryBound(to: Float.self))
    }
    return c
  }

  private func parts(_ row: Int, _ column: Int, _ columns: Int) -> [(Range<Int>, Range<Int>)] {
    [0..<row, row..<product.m].flatMap { rows in
      [0..<column, column..<columns].map { (rows, $0) }
    }
  }

  /// Whether both memories hold the same: C, and what lies between and behind its rows.
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
    let expected = memory.multiply(.reference), panel = Int(set.kernels.matmul_panel)
    let row = numbers.below(product.m + 1), column = numbers.below(product.n + 1)
    let cut = memory.multiply(set, row: row, column: column)
    #expect(memory.agree(expected, cut), "\(product) cut at \(row), \(column)")
    let packed = memory.multiplyPacked(set, row: row, panel: column / panel)
    #expect(memory.agree(expected, packed), "\(product) packed, cut at \(row)")
  }

  @Test(arguments: InstructionSet.fast, Product.Layout.allCases)
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
    var numbers = Numbers(23)
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

  @Test(arguments: InstructionSet.all)
  func twoByTwo(_ set: InstructionSet) {
    var c = [Float](repeating: 0, count: 4)
    var room = [Float](repeating: 0, count: Int(set.kernels.matmul_scratch_floats(2)))
    set.kernels.matmul([1, 2, 3, 4], 2, 1, [5, 6, 7, 8], 2, 1, &c, 2, 0, 2, 0, 2, 2, &room)
    #expect(c == [19, 22, 43, 50])
  }

  @Test(arguments: InstructionSet.all)
  func float64KeepsTheLawToo(_ set: InstructionSet) {
    var numbers = Numbers(24)
    let block = Int(SKF_MATMUL_BLOCK), k = block + 5
    let a = (0..<k).map { _ in numbers.unit() - 0.5 }, b = (0..<k).map { _ in numbers.unit() - 0.5 }
    let sums = [0..<block, block..<k].map { $0.reduce(0.0) { $0.addingProduct(a[$1], b[$1]) } }
    var c = 0.0
    set.kernels.matmul_float64(a, Int(k), 1, b, 1, 1, &c, 1, 0, 1, Int64(k), 1)
    #expect(c == sums[0] + sums[1])
  }
}
