const http = require('node:http');

const server = http.createServer((req, res) => res.end('late'));

setTimeout(() => server.listen(process.env.PORT || 3000), 1500);
