/*
 * The only example that does something at SIGTERM: it stops accepting, lets the requests in flight finish,
 * and says so. Ask for http://localhost:3006/slow (three seconds) and stop or reload meanwhile: the answer
 * still comes. This is the server's own doing, and it must work the same in a cluster.
 */
const http = require('node:http');

const server = http.createServer((request, response) => {
  const waitMs = request.url === '/slow' ? 3000 : 0;
  setTimeout(() => response.end(`Hello from process ${process.pid}\n`), waitMs);
});

server.listen(process.env.PORT ?? 3006, () => {
  console.log(`graceful: process ${process.pid}, http://localhost:${server.address().port}`);
});

process.once('SIGTERM', () => {
  console.log(`graceful: process ${process.pid} finishes what it has begun`);
  // Closes idle keep-alive connections too, from Node 19 on; then nothing is left and the process ends.
  server.close(() => console.log(`graceful: process ${process.pid} is done`));
});
