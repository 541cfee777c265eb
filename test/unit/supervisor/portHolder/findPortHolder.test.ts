import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { findPortHolder, withDeadline } from '../../../../src/supervisor/portHolder';
import { runTool } from '../../../../src/supervisor/portHolder/runTool';

const LISTEN = `
  const server = require('node:net').createServer();
  server.listen(0, process.argv[1], () => process.send(server.address().port));
`;

describe('findPortHolder', () => {
  const children: ChildProcess[] = [];

  before(function () {
    // The other platforms' parsers have tests of their own; their tools are not here.
    if (process.platform !== 'linux') this.skip();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  async function startListener(host: string): Promise<{ pid: number | undefined; port: number }> {
    const stdio: ['ignore', 'inherit', 'inherit', 'ipc'] = ['ignore', 'inherit', 'inherit', 'ipc'];
    // Where Node.js lies must not decide how much of the arguments a command cut to 200 characters shows.
    const child = spawn(process.execPath, ['-e', LISTEN, host, '--name=two words'], { argv0: 'node', stdio });
    children.push(child);
    const [port] = (await once(child, 'message')) as [number];
    return { pid: child.pid, port };
  }

  for (const host of ['127.0.0.1', '0.0.0.0', '::', '::1']) {
    it(`finds the process that listens on ${host}`, async () => {
      const { pid, port } = await startListener(host);
      const holder = await findPortHolder(port);
      assert.equal(holder?.pid, pid);
      assert.match(holder?.command ?? '', /^node -e const server = .* --name=two words$/);
    });
  }

  it('finds this process', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const holder = await findPortHolder(address.port);
    server.close();
    assert.equal(holder?.pid, process.pid);
  });

  it('finds nobody on a port that is free again', async () => {
    const { port } = await startListener('127.0.0.1');
    const [child] = children.splice(0);
    child?.kill('SIGKILL');
    if (child) await once(child, 'exit');
    assert.equal(await findPortHolder(port), undefined);
  });

  it('finds nobody on what is not a port', async () => {
    for (const port of [0, -1, 65_536, 1.5, Number.NaN]) assert.equal(await findPortHolder(port), undefined);
  });
});

describe('withDeadline', () => {
  it('gives undefined when the look never ends, and tells it to stop', async () => {
    let seen: AbortSignal | undefined;
    const answer = await withDeadline((signal) => {
      seen = signal;
      return new Promise<number>(() => undefined);
    }, 10);
    assert.equal(answer, undefined);
    assert.equal(seen?.aborted, true);
  });

  it('gives undefined when the look fails', async () => {
    assert.equal(await withDeadline(() => Promise.reject<number>(new Error('no /proc')), 1_000), undefined);
  });
});

describe('runTool', () => {
  const signal = new AbortController().signal;

  it('gives the output of a tool, also of one that fails afterwards', async () => {
    const script = "process.stdout.write('p1'); process.exitCode = 1;";
    assert.equal(await runTool(process.execPath, ['-e', script], signal), 'p1');
  });

  it('gives nothing when there is no such tool, or no more time', async () => {
    assert.equal(await runTool('/nowhere/lsof', [], signal), '');
    assert.equal(await runTool(process.execPath, ['-v'], AbortSignal.abort()), '');
  });
});
