/*
 * A primary as it runs in production: it counts restarts and gives up at a crash loop, asks each worker for its
 * health by ping and pong, is told of each request, and at SIGTERM lets the workers finish within 30 seconds.
 */
const cluster = require('node:cluster');
const http = require('node:http');

const wanted = Number(process.env.WORKERS ?? 2);
const maxRestarts = 5;
const windowMs = 60_000;
const pingEveryMs = 1000;
const silentMs = 5000;
const shutdownMs = 30_000;

function runPrimary() {
  const restarts = [];
  const health = new Map();
  let requests = 0;
  let ending = false;

  const fork = () => {
    const worker = cluster.fork();
    health.set(worker.id, { pongAt: Date.now(), memory: 0 });
    worker.on('message', (message) => {
      if (message.type === 'pong') health.set(worker.id, { pongAt: Date.now(), memory: message.memory.rss });
      if (message.type === 'request') requests += 1;
    });
  };
  for (let i = 0; i < wanted; i++) fork();

  cluster.on('exit', (worker, code, signal) => {
    health.delete(worker.id);
    if (ending || worker.exitedAfterDisconnect) return;
    const now = Date.now();
    while (restarts.length > 0 && now - restarts[0] > windowMs) restarts.shift();
    if (restarts.length >= maxRestarts) {
      console.error(`primary: crash loop, ${restarts.length} restarts in ${windowMs / 1000} s: giving up`);
      process.exit(1);
    }
    restarts.push(now);
    console.log(
      `primary: worker ${worker.process.pid} ended with ${signal ?? code}, restart ${restarts.length}`,
    );
    fork();
  });

  const pings = setInterval(() => {
    for (const worker of Object.values(cluster.workers)) {
      if (Date.now() - health.get(worker.id).pongAt > silentMs) worker.process.kill('SIGKILL');
      else worker.send({ type: 'ping', id: Date.now() });
    }
  }, pingEveryMs);

  process.on('SIGTERM', () => {
    ending = true;
    clearInterval(pings);
    console.log(`primary: ${requests} requests answered, ending`);
    setTimeout(() => {
      for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
    }, shutdownMs).unref();
    for (const worker of Object.values(cluster.workers)) worker.send({ type: 'shutdown' });
    cluster.disconnect(() => process.exit(0));
  });
}

function runWorker() {
  const server = http.createServer((request, response) => {
    process.send({ type: 'request', path: request.url });
    if (request.url === '/crash') setImmediate(() => process.exit(3));
    response.end(`Served by process ${process.pid}\n`);
  });
  process.on('message', (message) => {
    if (message.type === 'ping')
      process.send({ type: 'pong', id: message.id, memory: process.memoryUsage() });
    if (message.type === 'shutdown') server.closeIdleConnections();
  });
  server.listen(process.env.PORT ?? 3009);
}

if (cluster.isPrimary) runPrimary();
else runWorker();
