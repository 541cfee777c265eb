/*
 * Video transcoding with ffmpeg, one process a job: its progress is read from stderr, a job that takes too long is
 * killed, and DELETE /jobs kills all. Look below the workers: each ffmpeg is there with its CPU, and none stays.
 * POST /jobs?seconds=20 makes a test picture of so many seconds, at the pace of a camera.
 */
const { spawn } = require('node:child_process');
const http = require('node:http');

const timeoutMs = Number(process.env.JOB_TIMEOUT_MS ?? 30_000);
const jobs = new Map();
let count = 0;

function transcode(seconds) {
  const id = ++count;
  const source = ['-re', '-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=320x180:rate=10`];
  const ffmpeg = spawn('ffmpeg', ['-hide_banner', '-nostdin', ...source, '-f', 'null', '-'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const job = { id, ffmpeg, progress: 'starting' };
  jobs.set(id, job);
  ffmpeg.stderr.setEncoding('utf8').on('data', (text) => {
    const [, time] = /.*time=(\d\d:\d\d:\d\d\.\d\d)/s.exec(text) ?? [];
    if (time === undefined) return;
    job.progress = time;
    console.log(`job ${id}: ${time}`);
  });
  const timer = setTimeout(() => {
    console.log(`job ${id}: timed out`);
    ffmpeg.kill('SIGKILL');
  }, timeoutMs);
  ffmpeg.on('error', (error) => console.error(`job ${id}: ffmpeg could not be started: ${error.message}`));
  ffmpeg.on('close', (code, signal) => {
    clearTimeout(timer);
    jobs.delete(id);
    console.log(`job ${id}: ended with ${signal ?? code}`);
  });
  return job;
}

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname !== '/jobs') return response.writeHead(404).end('POST, GET or DELETE /jobs\n');
  if (request.method === 'POST') {
    const seconds = Math.min(600, Number(searchParams.get('seconds')) || 20);
    const { id, ffmpeg } = transcode(seconds);
    return response.writeHead(202).end(JSON.stringify({ id, pid: ffmpeg.pid }));
  }
  if (request.method === 'DELETE') for (const { ffmpeg } of jobs.values()) ffmpeg.kill('SIGKILL');
  response.end(JSON.stringify([...jobs.values()].map(({ id, progress }) => ({ id, progress }))));
});

server.listen(process.env.PORT ?? 3012);
