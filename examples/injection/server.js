/*
 * A command built from a request: /?dir=. lists a folder, and /?dir=.;echo+injected runs what the client likes. The
 * editor underlines it, and its fix is one key away: without a shell the whole text is one argument.
 */
const { exec } = require('node:child_process');
const http = require('node:http');

const server = http.createServer((request, response) => {
  const dir = new URL(request.url, 'http://localhost').searchParams.get('dir') ?? '.';
  exec(`ls -- ${dir}`, (error, stdout) => {
    if (error) response.writeHead(400).end('there is no such folder\n');
    else response.end(stdout);
  });
});

server.listen(process.env.PORT ?? 3023);
