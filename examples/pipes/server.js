/*
 * Four ways to let programs work together. /files: a pipeline in a shell; /lines: two children, one piped into the
 * other; /commits: git; /backup: sqlite3 writes a dump to a file. A shell and what it runs are one job in the tree;
 * ?wait=3 keeps the job there for so many seconds.
 */
const { execFile, spawn } = require('node:child_process');
const { createWriteStream } = require('node:fs');
const http = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pipeline } = require('node:stream/promises');
const { promisify } = require('node:util');

const run = promisify(execFile);

/** Everything that a child says. */
async function read(child) {
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
  return text.trim();
}

const jobs = {
  async files(wait) {
    const script = 'find . -type f -name "*.js" -not -path "*/node_modules/*" | { sleep "$1"; wc -l; }';
    const shell = spawn('sh', ['-c', script, 'sh', String(wait)], { cwd: __dirname });
    shell.on('error', (error) => console.error(`files: ${error.message}`));
    return { files: Number(await read(shell)) };
  },
  async lines() {
    const cat = spawn('cat', [__filename]);
    const wc = spawn('wc', ['-l']);
    for (const child of [cat, wc]) child.on('error', (error) => console.error(`lines: ${error.message}`));
    const [count] = await Promise.all([read(wc), pipeline(cat.stdout, wc.stdin)]);
    return { lines: Number(count) };
  },
  async commits() {
    const { stdout } = await run('git', ['--version'], { cwd: __dirname });
    return { git: stdout.trim() };
  },
  async backup() {
    const folder = process.env.BACKUP_DIR ?? tmpdir();
    const database = join(folder, `examples-${process.pid}.db`);
    await run('sqlite3', [database, 'CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1);']);
    const dump = spawn('sqlite3', [database, '.dump']);
    dump.on('error', (error) => console.error(`backup: ${error.message}`));
    const file = `${database}.sql`;
    await pipeline(dump.stdout, createWriteStream(file));
    return { file };
  },
};

const server = http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const name = pathname.slice(1);
  if (!Object.hasOwn(jobs, name)) return response.writeHead(404).end(`${Object.keys(jobs).join(' ')}\n`);
  try {
    response.end(JSON.stringify(await jobs[name](Math.min(60, Number(searchParams.get('wait')) || 0))));
  } catch (error) {
    response.writeHead(500).end(`${error.message}\n`);
  }
});

server.listen(process.env.PORT ?? 3024);
