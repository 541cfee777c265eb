/*
 * A bug: each request starts a child and forgets it. After 1,000 requests there are 1,000 children. Look at the
 * count in the tree and at the notice, which names the line; give the editor the chance to underline it; and stop
 * the session: none of them is left.
 */
const { spawn } = require('node:child_process');
const http = require('node:http');

const server = http.createServer((request, response) => {
  spawn('sleep', ['3600'], { stdio: 'ignore' });
  response.end('watched, or so it seems\n');
});

server.listen(process.env.PORT ?? 3016);
