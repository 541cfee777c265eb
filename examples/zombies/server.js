/*
 * True zombies: a helper in Python that starts processes and never waits for them. /reports?count=3 makes three.
 * They hold no memory and cannot be killed; the notice says whose they are, and End Parent is the remedy.
 */
const { spawn } = require('node:child_process');
const http = require('node:http');
const { join } = require('node:path');

const server = http.createServer((request, response) => {
  const count = Number(new URL(request.url, 'http://localhost').searchParams.get('count') ?? 3);
  const reports = spawn('python3', [join(__dirname, 'reports.py'), String(count)], { stdio: 'inherit' });
  reports.on('error', (error) => console.error(`reports: ${error.message}`));
  reports.on('exit', (code, signal) => console.log(`reports: ended with ${signal ?? code}`));
  response.end(JSON.stringify({ pid: reports.pid }));
});

server.listen(process.env.PORT ?? 3017);
