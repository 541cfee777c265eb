/* The safe twin: no shell, so nothing in the request can be more than the name of a folder. */
const { execFile } = require('node:child_process');
const http = require('node:http');

const server = http.createServer((request, response) => {
  const dir = new URL(request.url, 'http://localhost').searchParams.get('dir') ?? '.';
  execFile('ls', ['--', dir], (error, stdout) => {
    if (error) response.writeHead(400).end('there is no such folder\n');
    else response.end(stdout);
  });
});

server.listen(process.env.PORT ?? 3023);
