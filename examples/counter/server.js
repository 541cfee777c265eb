/*
 * A counter in memory. With one process it is right; clustered, each worker has its own, and the answer depends on
 * who gives it. The editor underlines it. with-redis.js next to it counts in one place, and is right.
 */
const http = require('node:http');

let visits = 0;

const server = http.createServer((request, response) => {
  visits += 1;
  response.setHeader('Connection', 'close');
  response.end(JSON.stringify({ visits, pid: process.pid }));
});

server.listen(process.env.PORT ?? 3019);
