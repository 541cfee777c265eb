/*
 * A leak: what each request has read is kept for ever, 1 MB a time. Run it with muster.memory.limit at 150 and look
 * at the memory curve: at the limit another worker is started, takes over, and the full one drains; no request fails.
 */
const http = require('node:http');

const kept = [];

const server = http.createServer((request, response) => {
  kept.push(Buffer.alloc(1024 * 1024, 1));
  setTimeout(() => response.end(`${kept.length} MB kept by process ${process.pid}\n`), 5);
});

server.listen(process.env.PORT ?? 3018);
