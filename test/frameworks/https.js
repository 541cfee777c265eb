const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');

const options = {
  key: fs.readFileSync(path.join(__dirname, 'fixtures/localhost-key.pem')),
  cert: fs.readFileSync(path.join(__dirname, 'fixtures/localhost-cert.pem')),
};

https.createServer(options, (req, res) => res.end('https')).listen(process.env.PORT || 3000);
