/*
 * One process for each request, which is simple and does not scale: 100 requests at once are 100 processes of Node.
 * Look below the workers while you ask for /?limit=1000000: a child appears, answers, and goes. The editor
 * underlines the fork in the handler; pool/ next door is the remedy.
 */
const { fork } = require('node:child_process');
const http = require('node:http');
const { join } = require('node:path');

const server = http.createServer((request, response) => {
  const limit = Number(new URL(request.url, 'http://localhost').searchParams.get('limit') ?? 1000);
  const job = fork(join(__dirname, 'job.js'));
  job.on('error', (error) => response.writeHead(500).end(`${error.message}\n`));
  job.on('message', (sum) => {
    response.end(JSON.stringify({ sum, job: job.pid }));
    job.kill();
  });
  job.on('exit', (code, signal) => {
    if (!response.writableEnded) response.writeHead(500).end(`the job ended with ${signal ?? code}\n`);
  });
  job.send(limit);
});

server.listen(process.env.PORT ?? 3014);
