/* A thread of the pool: waits for a part of the numbers in the shared memory, adds it up, waits again. */
const { parentPort, workerData } = require('node:worker_threads');

const numbers = new Float64Array(workerData.numbers);
const done = new Int32Array(workerData.done);

parentPort.on('message', ({ id, from, to, times }) => {
  let sum = 0;
  for (let round = 0; round < times; round++) for (let i = from; i < to; i++) sum += Math.sqrt(numbers[i]);
  Atomics.add(done, 0, 1);
  parentPort.postMessage({ id, sum });
});
