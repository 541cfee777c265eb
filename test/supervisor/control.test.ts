import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadSessions, forget } from '../../src/control/deadSessions';
import { surroundings } from '../../src/control/directory';
import { readRegistrations } from '../../src/control/registry';
import { openProcessTable } from '../../src/processes';
import { requests } from '../../src/protocol/rpc';
import { allGone } from '../support/processes';
import { until } from '../support/until';
import { command } from './support/command';
import type { EventLog } from './support/eventLog';
import { get, getJson } from './support/http';
import { runtimeFolder } from './support/leftovers';
import { startLoad } from './support/load';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

const listed = join(runtimeFolder, 'muster');
const pids = (log: EventLog): number[] => [...log.slots.keys()].sort().map((slot) => log.pidOf(slot));
const filesListed = (): Promise<string[]> => readdir(listed).catch(() => []);

/** A session is listed a moment after it has begun. */
async function isListed(pid: number): Promise<void> {
  await until('the session to be listed', async () =>
    (await readRegistrations(surroundings())).some((entry) => entry.pid === pid),
  );
}

describe('a session told from another terminal', function () {
  // Several processes start one after the other.
  this.timeout(60_000);
  let folder = '';
  let program = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-control-'));
    program = join(folder, 'server.js');
    await copyFile(fixture('probe.js'), program);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is none when nothing runs: the commands say so and end with 2, the list is empty', async () => {
    for (const args of [['reload'], ['scale', '2'], ['restart'], ['send', 'all', '1'], ['stop']]) {
      const { code, stdout, stderr } = await command(...args);
      assert.deepEqual([code, stdout, stderr], [2, '', 'muster: No session is running.\n'], args[0]);
    }
    assert.deepEqual(await command('list'), { code: 0, stdout: 'No session is running.\n', stderr: '' });
    assert.deepEqual(await command('list', '--json'), { code: 0, stdout: '[]\n', stderr: '' });
  });

  it('is listed for its user alone as long as it runs, of a terminal and of an editor', async () => {
    const muster = startMuster(['--workers', '2', program]);
    await muster.log.ready(2);
    await isListed(muster.pid);
    const supervisor = await supervise(fixture('late.js'), { workers: 1 });
    await isListed(supervisor.pid);

    const { code, stdout } = await command('list');
    assert.equal(code, 0);
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    assert.match(head, /^SESSION +PID +WORKERS +UPTIME +PROGRAM$/);
    assert.equal(rows.length, 2);
    assert.match(rows[0] ?? '', new RegExp(`^[0-9a-f]{8} +${muster.pid} +2 of 2 ready +\\d+ s +${program}$`));
    assert.match(rows[1] ?? '', new RegExp(` +${supervisor.pid} +1 of 1 ready +\\d+ s +test/.*/late\\.js$`));
    const json = JSON.parse((await command('list', '--json')).stdout) as Record<string, unknown>[];
    assert.deepEqual(
      json.map(({ session, pid, program }) => ({ session, pid, program })),
      [
        { session: muster.log.of('session')[0]?.session, pid: muster.pid, program },
        { session: supervisor.session, pid: supervisor.pid, program: fixture('late.js') },
      ],
    );

    assert.equal((await stat(listed)).mode & 0o777, 0o700);
    assert.equal((await filesListed()).length, 4);
    for (const name of await filesListed().then((all) => all.filter((one) => one.endsWith('.json'))))
      assert.equal((await stat(join(listed, name))).mode & 0o777, 0o600, name);
    assert.equal((await muster.stop()).code, 0);
    assert.equal(await supervisor.stop(), 0);
    assert.deepEqual(await filesListed(), []);
  });

  it('must be chosen where several run, by pid or by the beginning of its id', async () => {
    const first = startMuster(['--workers', '1', program]);
    const second = startMuster(['--workers', '1', fixture('late.js')]);
    await Promise.all([first.log.ready(1), second.log.ready(1), isListed(first.pid), isListed(second.pid)]);
    const { code, stderr } = await command('reload');
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^muster: 2 sessions are running: choose one with --session ID\|PID; "muster list" /,
    );
    const id = second.log.of('session')[0]?.session ?? '';
    assert.equal((await command('reload', '--session', String(first.pid))).code, 0);
    assert.equal((await command('reload', '--session', id.slice(0, 8))).code, 0);
    assert.deepEqual(
      [first, second].map(({ log }) => log.of('reload').at(-1)?.state),
      ['done', 'done'],
    );
    const unknown = await command('reload', '--session', 'nobody');
    assert.equal(unknown.code, 2);
    assert.match(
      unknown.stderr,
      /^muster: No session "nobody" is running: "muster list" shows what runs\.\n$/,
    );
    await Promise.all([first.stop(), second.stop()]);
  });

  it('T16: scales 4, 8, 2 with exact counts, gives the numbers out again, and loses no request', async () => {
    const muster = startMuster(['--workers', '4', program]);
    const { log } = muster;
    const address = await log.address(4);
    await isListed(muster.pid);
    const load = startLoad(address);
    const before = pids(log);
    const numbers = (): number[] => [...log.slots.keys()].sort((a, b) => a - b);

    assert.deepEqual(await command('scale', '8'), { code: 0, stdout: '8 of 8 workers ready\n', stderr: '' });
    await log.ready(8);
    assert.deepEqual(numbers(), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(pids(log).slice(0, 4), before);
    await load.more(40);
    assert.deepEqual(await command('scale', '2'), { code: 0, stdout: '2 of 2 workers ready\n', stderr: '' });
    await log.ready(2);
    assert.deepEqual(numbers(), [1, 2]);
    assert.deepEqual(pids(log), before.slice(0, 2));
    await load.more(40);
    assert.deepEqual(await command('scale', '3'), { code: 0, stdout: '3 of 3 workers ready\n', stderr: '' });
    await log.ready(3);
    assert.deepEqual(numbers(), [1, 2, 3]);
    const { answered, failed } = await load.end();
    assert.deepEqual(failed, []);
    console.log(`      ${answered} requests answered while 4, 8, 2, 3 workers served`);
    for (const { slot, state, cause } of log.of('slot').filter(({ slot }) => slot > 2))
      assert.notEqual(state, 'failed', `worker ${slot}: ${cause?.message ?? ''}`);
    assert.equal((await muster.stop()).code, 0);
  });

  it('T16: answers a request that comes on an open connection of a worker which is taken away', async () => {
    const muster = startMuster(['--workers', '2', '--scheduling', 'round-robin', program]);
    const address = await muster.log.address(2);
    await isListed(muster.pid);
    const { port } = address;
    assert.ok(port !== undefined);
    const sockets = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const socket = connect(port, 'localhost').setEncoding('utf8');
        let heard = '';
        socket.on('data', (text: string) => (heard += text)).on('error', () => undefined);
        const answer = once(socket, 'close').then(() => /"slot":"(\d)"/.exec(heard)?.[1] ?? 'none');
        await once(socket, 'connect');
        return { socket, answer };
      }),
    );
    const scaled = command('scale', '1');
    await muster.log.waitFor('worker 2 to drain', () => muster.log.slots.get(2)?.state === 'draining');
    // By the time of the second answer worker 2, which accepts no more, has done to its connections what it does.
    await command('list');
    await get(address, '/slow?ms=1000');
    for (const { socket } of sockets) socket.end('GET /whoami HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const answers = await Promise.all(sockets.map(({ answer }) => answer));
    assert.deepEqual([...new Set(answers)].sort(), ['1', '2']);
    assert.deepEqual(await scaled, { code: 0, stdout: '1 of 1 workers ready\n', stderr: '' });
    assert.equal((await muster.stop()).code, 0);
  });

  it('T10: refuses a second reload while one runs, and has as many workers as before', async () => {
    const gate = join(folder, 'gate');
    const go = `() => (existsSync('${gate}') ? require('${fixture('probe.js')}') : setTimeout(go, 20))`;
    await writeFile(program, `const { existsSync } = require('node:fs');\nconst go = ${go};\ngo();\n`);
    await writeFile(gate, '');
    const supervisor = await supervise(program, { workers: 3 });
    const { log } = supervisor;
    await isListed(supervisor.pid);
    const before = pids(log);
    // What is started now listens when the gate is there again.
    await rm(gate);
    const first = command('reload');
    await log.waitFor('the first reload', () => log.of('reload').length > 0);
    const second = await command('reload');
    await writeFile(gate, '');
    assert.equal(second.code, 1);
    assert.equal(second.stderr, 'muster: another reload is running: wait until it is over.\n');
    const done = { code: 0, stdout: 'reload done, 3 of 3 workers replaced\n', stderr: '' };
    assert.deepEqual(await first, done);
    assert.deepEqual(
      log.of('reload').filter(({ state }) => state === 'started' || state === 'done').length,
      2,
    );
    await log.waitFor('the old workers to be gone', () =>
      [...log.slots.values()].every(({ retiringPids }) => retiringPids.length === 0),
    );
    const after = pids(log);
    assert.equal(new Set([...before, ...after]).size, 6);
    await allGone(before, 1000);
    assert.deepEqual(await command('reload'), done);
    assert.equal(await supervisor.stop(), 0);
  });

  it('ends with 1 and the stack when the reload fails, and the old workers serve on', async () => {
    const supervisor = await supervise(program);
    const { log } = supervisor;
    await isListed(supervisor.pid);
    const before = pids(log);
    const load = startLoad(await log.address(2));
    await writeFile(program, 'const config = undefined;\nconfig.name;\n');
    const { code, stdout, stderr } = await command('reload');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    const [sentence = '', ...stack] = stderr.split('\n');
    assert.match(
      sentence,
      /^muster: reload failed, 0 of 2 workers replaced: Uncaught TypeError: .* \(server\.js:2\)\.$/,
    );
    assert.match(stack.join('\n'), /^ +at .*server\.js:2:8/m);
    assert.deepEqual(pids(log), before);
    await load.more(10);
    assert.deepEqual((await load.end()).failed, []);
    assert.equal(await supervisor.stop(), 0);
  });

  it('restarts, and tells which worker does not serve', async () => {
    const muster = startMuster(['--workers', '2', program]);
    await muster.log.ready(2);
    await isListed(muster.pid);
    const before = pids(muster.log);
    assert.deepEqual(await command('restart'), { code: 0, stdout: '2 of 2 workers ready\n', stderr: '' });
    await muster.log.ready(2);
    assert.equal(new Set([...before, ...pids(muster.log)]).size, 4);
    await writeFile(program, 'throw new RangeError("no config");\n');
    const { code, stdout, stderr } = await command('scale', '3');
    assert.deepEqual([code, stdout], [1, '2 of 3 workers ready\n']);
    assert.match(
      stderr,
      /^muster: worker 3 is not ready \((backoff|failed)\): Uncaught RangeError: no config/,
    );
    assert.equal((await muster.stop()).code, 0);
  });

  it('stops as its owner would stop it, with its requests answered', async () => {
    const muster = startMuster(['--workers', '2', program]);
    const address = await muster.log.address(2);
    await isListed(muster.pid);
    const answer = get(address, '/slow?ms=700');
    await get(address);
    assert.deepEqual(await command('stop'), { code: 0, stdout: 'stopped\n', stderr: '' });
    assert.equal((await answer).body, 'slow');
    assert.deepEqual(await muster.ended, { code: 0, signal: null });

    const supervisor = await supervise(program);
    await isListed(supervisor.pid);
    assert.equal((await command('stop')).code, 0);
    assert.equal(await supervisor.ended, 0);
    assert.deepEqual(
      supervisor.log.of('session').map(({ state }) => state),
      ['starting', 'running', 'stopping', 'stopped'],
    );
  });

  it('is not concerned by a client that goes away, talks nonsense or asks for a start', async () => {
    const supervisor = await supervise(program);
    const { log } = supervisor;
    await isListed(supervisor.pid);
    const [entry] = await readRegistrations(surroundings());
    assert.ok(entry);
    for (const text of [
      'GET / HTTP/1.1\r\n\r\n',
      'Content-Length: 5\r\n\r\n{{{{{',
      '\0'.repeat(100_000),
      '',
    ]) {
      const socket = connect(entry.socket);
      socket.on('error', () => undefined).end(text);
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
    }
    const message = (id: number, method: string, params: unknown): string => {
      const text = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      return `Content-Length: ${text.length}\r\n\r\n${text}`;
    };
    const talk = async (texts: string[], answers: number): Promise<string> => {
      const socket = connect(entry.socket);
      let heard = '';
      socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
      socket.write(texts.join(''));
      await until('the answers', () => heard.split('"jsonrpc"').length > answers);
      socket.destroy();
      return heard;
    };
    assert.match(await talk([message(1, 'stop', null)], 1), /The handshake must come first\./);
    const greeting = message(1, 'handshake', { protocol: entry.protocol });
    const start = message(2, 'start', { session: 'other', plan: {} });
    const heard = await talk([greeting, start, message(3, 'scale', { workers: 0 })], 3);
    assert.match(heard, /"id":2,"error"/);
    assert.match(heard, />=1/);
    assert.doesNotMatch(heard, /"method":"event"/);

    const reloading = connect(entry.socket);
    reloading.write(greeting + message(2, 'reload', null));
    await log.waitFor('the reload to begin', () => log.of('reload').length > 0);
    reloading.destroy();
    await log.waitFor('the reload to end', () => log.of('reload').at(-1)?.state === 'done');
    assert.equal((await get(await log.address(2))).body, 'hello');
    assert.equal(await supervisor.stop(), 0);
  });

  it('is reloaded by SIGUSR2 to the supervisor of an editor too', async () => {
    const supervisor = await supervise(program);
    const { log } = supervisor;
    const before = pids(log);
    process.kill(supervisor.pid, 'SIGUSR2');
    await log.waitFor('the reload', () => log.of('reload').at(-1)?.state === 'done');
    assert.equal(new Set([...before, ...pids(log)]).size, 4);
    assert.equal((await supervisor.connection.sendRequest(requests.snapshot, null)).slots.length, 2);
    assert.equal(await supervisor.stop(), 0);
  });

  it('that was killed is found dead at the next start, with what of it is to be kept', async () => {
    const options = ['--workers', '1', '--keep-alive', 'ffmpeg', '--keep-alive', '*job*'];
    const muster = startMuster([...options, program]);
    await muster.log.ready(1);
    await isListed(muster.pid);
    const living = startMuster(['--workers', '1', fixture('late.js')]);
    await living.log.ready(1);
    await isListed(living.pid);
    const table = openProcessTable();
    assert.deepEqual(await deadSessions(surroundings(), table), []);
    muster.signal('SIGKILL');
    await muster.ended;
    const [dead, ...others] = await deadSessions(surroundings(), table);
    assert.deepEqual(others, []);
    assert.ok(dead);
    assert.equal(dead.session, muster.log.of('session')[0]?.session);
    assert.deepEqual(dead.keepAlive, ['ffmpeg', '*job*']);
    const { stdout } = await command('list', '--json');
    assert.deepEqual(
      (JSON.parse(stdout) as { pid: number }[]).map(({ pid }) => pid),
      [living.pid],
    );
    await forget(dead);
    assert.deepEqual(await deadSessions(surroundings(), table), []);
    assert.equal((await filesListed()).length, 2);
    table.close();
    await living.stop();
  });

  it('T24: gives each worker a port of its own by a template, and the same again after a restart', async () => {
    await writeFile(join(folder, 'slots.env'), 'NAME=worker-${slot}-${index}\n');
    const ports = ['--env', 'PORT=${0 * slot}', '--env', 'OWN=${3000 + slot * 10}'];
    const files = ['--env-file', join(folder, 'slots.env')];
    const muster = startMuster(['--workers', '3', ...ports, ...files, program]);
    const { log } = muster;
    const address = await log.address(3);
    await isListed(muster.pid);
    const collect = async (): Promise<string[]> => {
      const seen = new Map<string, string>();
      await until('an answer of every worker', async () => {
        const { slot, env } = await getJson<{ slot: string; env: Record<string, string> }>(
          address,
          '/whoami',
        );
        seen.set(slot, `${slot}: ${env['OWN']} ${env['NAME']} ${env['NODE_APP_INSTANCE']}`);
        return seen.size === 3;
      });
      return [...seen.values()].sort();
    };
    const expected = ['1: 3010 worker-1-0 0', '2: 3020 worker-2-1 1', '3: 3030 worker-3-2 2'];
    assert.deepEqual(await collect(), expected);
    assert.equal((await command('reload')).code, 0);
    assert.deepEqual(await collect(), expected);
    await muster.stop();
  });
});
