// The server that every system runs. What it is to do is in its environment:
// BENCH_ARRIVALS  a folder in which it leaves a file named by its pid once it listens
// BENCH_BROKEN    a file; when it is there, this code throws at boot
// BENCH_COUNT     keeps the number of answered requests in the file of its pid
// BENCH_FAMILY    a folder: the second worker that comes is to start one child of every kind, see family.js
// BENCH_REUSE_PORT  listens by itself, with SO_REUSEPORT
const { pbkdf2Sync } = require('node:crypto');
const { existsSync, openSync, writeSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');

const { BENCH_ARRIVALS, BENCH_BROKEN, BENCH_COUNT, BENCH_FAMILY, BENCH_REUSE_PORT, PORT } = process.env;
const arrival = join(BENCH_ARRIVALS, String(process.pid));

if (BENCH_BROKEN && existsSync(BENCH_BROKEN)) throw new Error('This code throws at boot');

/** About 1 ms of work that takes the same number of instructions however busy the machine is. */
function work() {
  pbkdf2Sync('bench', 'salt', 3000, 32, 'sha256');
}

let count = 0;

const server = createServer((request, response) => {
  count++;
  response.setHeader('x-pid', process.pid);
  if (request.url === '/slow') {
    setTimeout(() => response.end('slow'), 700);
    return;
  }
  if (request.url === '/cpu') work();
  response.end('hello');
});

server.listen({ port: Number(PORT), host: '127.0.0.1', reusePort: Boolean(BENCH_REUSE_PORT) }, () => {
  const file = openSync(arrival, 'w');
  if (!BENCH_COUNT) return;
  let written;
  const write = () => {
    if (written === count) return;
    written = count;
    // One write over the last one: a reader never sees half of a number.
    writeSync(file, String(count).padEnd(12), 0);
  };
  write();
  setInterval(write, 50);
});

if (BENCH_FAMILY) require('./family').startOnce(BENCH_FAMILY);
