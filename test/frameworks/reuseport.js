// Needs Node 22.12 or later (older versions ignore reusePort), and a system that balances: Linux 3.9, not macOS.
const http = require('node:http');

const server = http.createServer((req, res) => res.end('reuseport'));

server.listen({ port: Number(process.env.PORT ?? 3000), reusePort: true });
