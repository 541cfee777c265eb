/*
 * Heavy work in a pool of forked scripts: the event loop stays free, at most two tasks run at a time in each worker.
 * /primes?limit=100000 answers; /primes?limit=-1 hangs its process, which is killed and replaced after two seconds.
 */
const http = require('node:http');
const { join } = require('node:path');
const { Pool } = require('./pool');

const pool = new Pool(join(__dirname, 'task.js'), 2, Number(process.env.TASK_TIMEOUT_MS ?? 2000));

const server = http.createServer((request, response) => {
  const limit = Number(new URL(request.url, 'http://localhost').searchParams.get('limit') ?? 10_000);
  pool.run(limit).then(
    (primes) => response.end(`${primes}\n`),
    (error) => response.writeHead(503).end(`${error.message}\n`),
  );
});

server.listen(process.env.PORT ?? 3013);
