// The works `tiny-train` and `page-train` with the classic web playground's own engine.
//   node classic_peer.js ENGINE WORK [--rounds n] [--seconds s] [--quick]
// ENGINE is its nn.ts as JavaScript; README.md says how to get it. The engine computes in float64
// on one thread, one example at a time.
"use strict";

const path = require("path");
const [engine, work, ...rest] = process.argv.slice(2);
const nn = require(path.resolve(engine));

function option(name, otherwise) {
  const index = rest.indexOf(`--${name}`);
  return index < 0 ? otherwise : Number(rest[index + 1]);
}

const seconds = rest.includes("--quick") ? 0.01 : option("seconds", 2);
const rounds = option("rounds", 1);
const batch = 10;
const learningRate = 0.03;
const widths = { "tiny-train": [2, 4, 2, 1], "page-train": [7, 8, 8, 8, 8, 8, 8, 1] }[work];

// 500 points within a disc of radius 5; the target is 1 inside radius 2.5, else -1.
const points = Array.from({ length: 500 }, () => {
  const angle = Math.random() * 2 * Math.PI, radius = Math.random() * 5;
  const x = radius * Math.cos(angle), y = radius * Math.sin(angle);
  const features = [x, y, x * x, y * y, x * y, Math.sin(x), Math.sin(y)];
  return { input: features.slice(0, widths[0]), label: radius < 2.5 ? 1 : -1 };
});

function shuffle(array) {
  for (let last = array.length - 1; last > 0; last--) {
    const index = Math.floor(Math.random() * (last + 1));
    [array[last], array[index]] = [array[index], array[last]];
  }
}

const { TANH } = nn.Activations;
const names = points[0].input.map((_, index) => `x${index}`);
const network = nn.buildNetwork(widths, TANH, TANH, null, names);

// Does what the playground's `oneStep` does, with a shuffle, and adds up the loss of every step in the
// same pass.
function epoch() {
  let loss = 0;
  shuffle(points);
  points.forEach((point, index) => {
    const output = nn.forwardProp(network, point.input);
    loss += nn.Errors.SQUARE.error(output, point.label);
    nn.backProp(network, point.label, nn.Errors.SQUARE);
    if ((index + 1) % batch === 0) nn.updateWeights(network, learningRate, 0);
  });
  return loss / points.length;
}

for (let warmUp = 0; warmUp < 100; warmUp++) epoch();
for (let round = 0; round < rounds; round++) {
  const start = process.hrtime.bigint();
  let elapsed = 0, epochs = 0, loss = 0;
  while (elapsed < seconds) {
    loss = epoch();
    epochs++;
    elapsed = Number(process.hrtime.bigint() - start) / 1e9;
  }
  console.log(JSON.stringify({
    work, peer: "classic", version: `node ${process.versions.node}`,
    examples_per_second: Math.round(epochs * points.length / elapsed),
    final_loss: Number(loss.toFixed(5)),
  }));
}
