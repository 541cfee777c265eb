const fs = require('node:fs');
const http2 = require('node:http2');
const path = require('node:path');

const server = http2.createSecureServer({
  key: fs.readFileSync(path.join(__dirname, 'fixtures/localhost-key.pem')),
  cert: fs.readFileSync(path.join(__dirname, 'fixtures/localhost-cert.pem')),
});

server.on('stream', (stream) => {
  stream.respond({ ':status': 200 });
  stream.end('http2');
});

server.listen(process.env.PORT || 3000);
