/*
 * Cluster workers for the requests, and in each a pool of threads for the arithmetic. The numbers lie in a
 * SharedArrayBuffer, so that no thread copies them. /sum?times=200 keeps the threads busy: each is shown below its
 * worker with its own utilisation, while the worker's own loop stays free.
 */
const http = require('node:http');
const { join } = require('node:path');
const { Worker } = require('node:worker_threads');

const length = 200_000;
const size = 2;
const numbers = new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT);
new Float64Array(numbers).forEach((_, i, all) => (all[i] = i));
const done = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
const waiting = new Map();
let count = 0;

const threads = Array.from({ length: size }, (_, i) => {
  const thread = new Worker(join(__dirname, 'sum.js'), {
    name: `sum ${i + 1}`,
    workerData: { numbers, done },
  });
  thread.on('message', ({ id, sum }) => waiting.get(id)(sum));
  thread.on('error', (error) => console.error(`threads: ${error.message}`));
  return thread;
});

async function sum(times) {
  const part = length / size;
  const sums = threads.map((thread, i) => {
    const id = ++count;
    const answer = new Promise((resolve) => waiting.set(id, resolve)).finally(() => waiting.delete(id));
    thread.postMessage({ id, from: i * part, to: (i + 1) * part, times });
    return answer;
  });
  return (await Promise.all(sums)).reduce((total, one) => total + one, 0);
}

const server = http.createServer(async (request, response) => {
  const times = Number(new URL(request.url, 'http://localhost').searchParams.get('times') ?? 1);
  const total = await sum(times);
  response.end(JSON.stringify({ total, tasks: Atomics.load(new Int32Array(done), 0), pid: process.pid }));
});

server.listen(process.env.PORT ?? 3015);
