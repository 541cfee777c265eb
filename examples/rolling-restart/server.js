/*
 * A primary that replaces its workers at SIGUSR2, one at a time: the next one listens before the old one is
 * disconnected, and nobody is refused. `kill -USR2` does it, and so does Reload.
 */
const cluster = require('node:cluster');
const http = require('node:http');

function replaceInTurn([old, ...rest]) {
  if (!old) return console.log('primary: every worker was replaced');
  cluster.fork().once('listening', () => {
    old.once('exit', () => replaceInTurn(rest));
    old.disconnect();
  });
}

if (cluster.isPrimary) {
  for (let i = 0; i < Number(process.env.WORKERS ?? 2); i++) cluster.fork();
  process.on('SIGUSR2', () => replaceInTurn(Object.values(cluster.workers)));
  process.on('SIGTERM', () => cluster.disconnect(() => process.exit(0)));
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork();
  });
} else {
  const server = http.createServer((request, response) => {
    response.setHeader('Connection', 'close');
    response.end(`Served by process ${process.pid}\n`);
  });
  server.listen(process.env.PORT ?? 3010);
}
