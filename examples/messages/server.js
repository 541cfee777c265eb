/*
 * A chat room over the workers of a primary: a message that one worker takes goes to the primary, which tells it to
 * all. GET /say?text=hello sends one, GET / shows what the answering worker has heard.
 */
const cluster = require('node:cluster');
const http = require('node:http');

function runPrimary() {
  for (let i = 0; i < Number(process.env.WORKERS ?? 3); i++) cluster.fork();
  const broadcast = (message) => {
    for (const worker of Object.values(cluster.workers)) worker.send(message);
  };
  cluster.on('message', (from, message) => {
    if (message.type === 'say') broadcast({ type: 'heard', from: from.id, text: message.text });
    if (message.type === 'who') {
      const workers = Object.values(cluster.workers).map(({ id, process: { pid } }) => ({ id, pid }));
      from.send({ type: 'they', id: message.id, workers });
    }
  });
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork();
  });
  process.on('SIGTERM', () => cluster.disconnect(() => process.exit(0)));
}

function runWorker() {
  const heard = [];
  const waiting = new Map();
  let asked = 0;
  process.on('message', (message) => {
    if (message.type === 'heard') heard.push(`${message.from}: ${message.text}`);
    if (message.type === 'they') waiting.get(message.id)?.(message.workers);
    if (message.type === 'they') waiting.delete(message.id);
    if (message.type === 'greet')
      process.send({ type: 'greeting', id: message.id, text: `Hello, ${message.name}` });
  });
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/say') {
      process.send({ type: 'say', text: searchParams.get('text') ?? '' });
      response.end('said\n');
    } else if (pathname === '/who') {
      asked += 1;
      waiting.set(asked, (workers) => response.end(JSON.stringify(workers)));
      process.send({ type: 'who', id: asked });
    } else {
      response.end(JSON.stringify({ pid: process.pid, heard }));
    }
  });
  server.listen(process.env.PORT ?? 3011);
}

if (cluster.isPrimary) runPrimary();
else runWorker();
