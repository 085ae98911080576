// The same by WebAssembly, under node: run_plan.mjs <module> <file> <runs>
import { readFileSync } from "node:fs";

const [module, file, runs] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const c = instance.exports;
const bytes = readFileSync(file);
let top = (c.__heap_base.value + 63) & ~63;

/** Takes memory behind what is in use. */
function take(count) {
  const place = top;
  top = (top + count + 63) & ~63;
  const missing = top - c.memory.buffer.byteLength;
  if (missing > 0) c.memory.grow(Math.ceil(missing / 65536));
  return place;
}

function text(place) {
  const memory = new Uint8Array(c.memory.buffer);
  let end = place;
  while (memory[end]) end++;
  return new TextDecoder().decode(memory.subarray(place, end));
}

const plan = take(bytes.length);
new Uint8Array(c.memory.buffer).set(bytes, plan);
const kernels = c.skf_kernels_for(0);
const refusal = c.skf_plan_refusal(plan, BigInt(bytes.length), kernels);
if (refusal) {
  console.error(`${file}: ${text(refusal)}`);
  process.exit(1);
}
const memory = take(Number(c.skf_plan_memory_bytes(plan)));
c.skf_plan_prepare(plan, memory);
for (let run = 0; run < Number(runs); run++) c.skf_plan_run(plan, kernels, memory);

// The table of values; see sankofa_runtime.h.
const view = new DataView(c.memory.buffer);
const [constants, inputs, outputs] = [56, 60, 64].map((at) => view.getUint32(plan + at, true));
const table = plan + Number(view.getBigUint64(plan + 112, true));
for (let i = 0; i < inputs + outputs; i++) {
  const value = table + (constants + i) * 80;
  const name = plan + Number(view.getBigUint64(value, true));
  const count = Number(view.getBigUint64(value + 16, true));
  const place = c.skf_plan_find(plan, memory, name, 0);
  let sum = 0xcbf29ce484222325n;
  for (const byte of new Uint8Array(c.memory.buffer, place, count))
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  console.log(`${sum.toString(16)} ${text(name)}`);
}
