const http = require('node:http');

const server = http.createServer((req, res) => res.end('exclusive'));

server.listen({ port: Number(process.env.PORT ?? 3000), exclusive: true });
