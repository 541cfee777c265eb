const http = require('node:http');

const server = http.createServer((req, res) => res.end('unix-socket'));

server.listen(process.env.SOCKET);
