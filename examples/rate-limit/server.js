/*
 * Ten requests a minute for each client, counted in memory: clustered, each worker lets through ten. The editor
 * underlines it. with-redis.js next to it counts in one place, and ten are ten.
 */
const http = require('node:http');

const limit = 10;
const windowMs = 60_000;
const hits = new Map();

function isAllowed(client) {
  const minute = Math.floor(Date.now() / windowMs);
  const known = hits.get(client);
  const count = known?.minute === minute ? known.count + 1 : 1;
  hits.set(client, { minute, count });
  return count <= limit;
}

const server = http.createServer((request, response) => {
  response.setHeader('Connection', 'close');
  if (isAllowed(request.socket.remoteAddress)) response.end('welcome\n');
  else response.writeHead(429).end('too many requests\n');
});

server.listen(process.env.PORT ?? 3020);
