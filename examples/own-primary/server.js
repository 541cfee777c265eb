/*
 * The cluster of the Node.js documentation: a worker for each core, and another one for each that ends. It is its
 * own supervisor, so it is not clustered a second time: its primary runs as it is written, and is looked at.
 */
const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

if (cluster.isPrimary) {
  const workers = Number(process.env.WORKERS ?? os.availableParallelism());
  for (let i = 0; i < workers; i++) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    console.log(`primary: worker ${worker.id} ended with ${signal ?? code}, starting another`);
    cluster.fork();
  });
} else {
  const server = http.createServer((request, response) => {
    if (request.url === '/crash') throw new Error('Somebody asked for /crash');
    response.end(`Hello from process ${process.pid}, cluster worker ${cluster.worker.id}\n`);
  });
  server.listen(process.env.PORT ?? 3008, () => {
    console.log(`own-primary: process ${process.pid}, http://localhost:${server.address().port}`);
  });
}
