const http = require('node:http');

const app = http.createServer((req, res) => res.end('twoports'));
const admin = http.createServer((req, res) => res.end('twoports admin'));

app.listen(process.env.PORT || 3000);
admin.listen(0, '127.0.0.1');
