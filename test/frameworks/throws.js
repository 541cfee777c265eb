const http = require('node:http');

const config = undefined;
const server = http.createServer((req, res) => res.end('throws'));

server.listen(config.port);
