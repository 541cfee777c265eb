/*
 * A plain HTTP server, and the place to start. Run it clustered and reload http://localhost:3000 a few
 * times: the answer names another process and slot each time, while all of them share one port. /slow takes
 * 700 ms, so it is a request that a reload must wait for; /crash throws, so its worker dies and its slot
 * starts another one.
 */
const http = require('node:http');

const slot = process.env.NODE_APP_INSTANCE ?? 'none';

const server = http.createServer((request, response) => {
  switch (request.url) {
    case '/':
      response.end(`Hello from process ${process.pid}, slot ${slot}\n`);
      break;
    case '/slow':
      setTimeout(() => response.end(`Hello at last from process ${process.pid}, slot ${slot}\n`), 700);
      break;
    case '/crash':
      throw new Error('Somebody asked for /crash');
    default:
      response.writeHead(404).end('There are /, /slow and /crash\n');
  }
});

server.listen(process.env.PORT ?? 3000, () => {
  console.log(`hello: process ${process.pid}, slot ${slot}, http://localhost:${server.address().port}`);
});
