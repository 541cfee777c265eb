import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { Address } from '../../src/protocol/events';
import { planDefaults } from '../../src/protocol/planDefaults';
import { requests } from '../../src/protocol/rpc';
import { allGone, isAlive, lineage } from '../support/processes';
import { until } from '../support/until';
import { connect } from './support/connections';
import { get } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { supervise, type Supervisor } from './support/supervisor';

/** Scenarios of the test suites of pm2, puma, recluster, throng and process-compose. */

const childOf = async (address: Address, kind: string): Promise<number> =>
  Number((await get(address, `/start?kind=${kind}`)).body);

/** The zombies whose parent it is. */
function zombiesOf(parent: number): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || lineage(Number(name)).parent !== parent) return false;
    return !isAlive(Number(name));
  });
}

/** A folder of its own that is gone at the end. */
async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'muster-')));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('stopping, as others are tested for it,', () => {
  it('T7: takes a tree of three levels and what traps SIGTERM, and nothing that is not of it', async () => {
    const bystander = spawn('sleep', ['3600'], { stdio: 'ignore' });
    await once(bystander, 'spawn');
    try {
      const supervisor = await supervise(fixture('family.js'), { workers: 1 });
      const address = await supervisor.log.address(1);
      const tree = [];
      for (const kind of ['shell', 'deaf', 'plain', 'stopped']) tree.push(await childOf(address, kind));
      const dead = await childOf(address, 'plain');
      process.kill(dead, 'SIGKILL');
      await allGone([dead], 2000);
      const [inner = 0] = tree;
      assert.equal(lineage(lineage(inner).parent).parent, supervisor.log.pidOf(1));
      assert.equal(await supervisor.stop(), 0);
      await allGone(tree, 100);
      assert.ok(isAlive(bystander.pid ?? 0));
    } finally {
      bystander.kill('SIGKILL');
      await once(bystander, 'exit');
    }
  });

  it('T8: frees the port, though a child has it that ignores SIGTERM', async () => {
    const muster = startMuster(['--workers', '1', fixture('lendsPort.js')]);
    const address = await muster.log.address(1);
    const child = Number((await get(address)).body);
    assert.ok(isAlive(child));
    assert.equal((await muster.stop()).code, 0);
    const server = createServer().listen(address.port, address.host);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  });

  it('T14: leaves no zombie to the supervisor when workers end with all that they have started', async () => {
    const supervisor = await supervise(fixture('family.js'), { workers: 2 });
    const address = await supervisor.log.address(2);
    for (const kind of ['neverWaits', 'blocked', 'shell', 'doubleFork']) await childOf(address, kind);
    for (const slot of [1, 2]) await supervisor.connection.sendRequest(requests.stopSlot, { slot });
    await until('no zombie to be left', () => zombiesOf(supervisor.pid).length === 0, 2000);
    await supervisor.stop();
  });

  it('T19: ends a program that a timer keeps running, as soon as its requests are answered', async () => {
    const muster = startMuster(['--workers', '1', fixture('version.js')], {
      env: { VERSION_FILE: fixture('version.js') },
    });
    const address = await muster.log.address(1);
    const connection = await connect(address.port ?? 0);
    connection.request('/300');
    await connection.has('200 OK');
    const started = performance.now();
    assert.equal((await muster.stop()).code, 0);
    await connection.end();
    assert.match(connection.text, /Says which version of it was loaded/);
    assert.ok(performance.now() - started < 5000, 'long before the drain timeout');
    assert.equal(muster.log.slots.get(1)?.cause?.kind, 'drained');
  });

  it('T27: does not wait for a child that holds the output of its worker', async () => {
    const supervisor = await supervise(fixture('family.js'), { workers: 1 });
    const address = await supervisor.log.address(1);
    const holder = await childOf(address, 'holdsOutput');
    const worker = supervisor.log.pidOf(1);
    process.kill(worker, 'SIGKILL');
    await supervisor.log.waitFor('another worker', () => {
      const slot = supervisor.log.slots.get(1);
      return slot?.state === 'ready' && slot.pid !== worker;
    });
    await allGone([holder], 2000);
    const started = performance.now();
    await supervisor.stop();
    assert.ok(performance.now() - started < 3000);
  });
});

describe('a reload, as others are tested for it,', () => {
  it('T18: answers what is in flight from the old code, and whatever comes after it from the new', async () =>
    inFolder(async (folder) => {
      const file = join(folder, 'version');
      await writeFile(file, 'old');
      const supervisor = await supervise(fixture('version.js'), { env: { VERSION_FILE: file } });
      const address = await supervisor.log.address(2);
      const slow = [get(address, '/1500'), get(address, '/1500')];
      assert.equal((await get(address, '/0')).body, 'old');
      await writeFile(file, 'new');
      await supervisor.connection.sendRequest(requests.reload, null);
      const answers = await Promise.all(Array.from({ length: 20 }, () => get(address, '/0')));
      assert.deepEqual(new Set(answers.map(({ body }) => body)), new Set(['new']));
      assert.deepEqual(
        (await Promise.all(slow)).map(({ body }) => body),
        ['old', 'old'],
      );
      await supervisor.stop();
    }));

  it('T18: takes the place of old workers that do not respond, and ends them', async () =>
    inFolder(async (folder) => {
      const file = join(folder, 'version');
      await writeFile(file, 'old');
      const plan = {
        workers: 1,
        drainTimeout: 200,
        killTimeout: 200,
        heartbeat: { threshold: 0, replace: false },
      };
      const supervisor = await supervise(fixture('version.js'), { ...plan, env: { VERSION_FILE: file } });
      const address = await supervisor.log.address(1);
      const old = supervisor.log.pidOf(1);
      const lost = get(address, '/block').catch(() => 'lost');
      await writeFile(file, 'new');
      await supervisor.connection.sendRequest(requests.reload, null);
      assert.equal(await lost, 'lost');
      await allGone([old], 2000);
      assert.equal((await get(address, '/0')).body, 'new');
      await supervisor.stop();
    }));
});

describe('what others are tested for, too,', () => {
  it('T15: a zombie of a blocked parent and an orphan are listed with the reason, and no longer than they are', async () => {
    const supervisor = await supervise(fixture('family.js'), { workers: 1 });
    const address = await supervisor.log.address(1);
    const blocked = await childOf(address, 'blocked');
    const daemon = await childOf(address, 'doubleFork');
    const infos = (): ReturnType<Supervisor['log']['processes']['values']> =>
      supervisor.log.processes.values();
    const [zombie, orphan] = await supervisor.log.waitFor('both', () => {
      const all = [...infos()];
      const both = [
        all.find(({ parent }) => parent === blocked),
        all.find(({ pid }) => pid === daemon),
      ] as const;
      return both[0]?.state === 'zombie' && both[1]?.state === 'orphan' && both;
    });
    assert.deepEqual(zombie?.blame, { pid: blocked, cause: 'blocked' });
    assert.equal(orphan?.slot, 1);
    for (const pid of [blocked, daemon]) process.kill(pid, 'SIGKILL');
    await supervisor.log.waitFor('neither', () => [...infos()].length === 0);
    await supervisor.stop();
  });

  it('T24: the port is free for the next run at once, as often as it is run', async () => {
    const first = startMuster(['--workers', '2', fixture('graceful.js')]);
    const { port = 0 } = await first.log.address(2);
    await first.stop();
    for (let run = 0; run < 3; run++) {
      const next = startMuster(['--workers', '2', fixture('graceful.js')], { env: { PORT: String(port) } });
      assert.equal((await next.log.address(2)).port, port);
      assert.equal((await next.stop()).code, 0);
    }
  });

  it('T24: a worker that ends with an exit code that is to stop it is not started again, and others are', async () => {
    const restart = { ...planDefaults.restart, stopExitCodes: [42] };
    const supervisor = await supervise(fixture('probe.js'), { workers: 1, restart });
    const { log } = supervisor;
    await get(await log.address(1), '/exit?code=7');
    const next = await log.waitFor('the next worker', () =>
      log.ofSlot(1).find(({ state, restarts }) => state === 'ready' && restarts === 1),
    );
    await get(next.addresses[0] ?? assert.fail(), '/exit?code=42');
    await log.waitFor('its end', () => log.slots.get(1)?.cause?.exitCode === 42);
    const samples = log.of('sample').length;
    await log.waitFor('two looks', () => log.of('sample').length >= samples + 2);
    assert.equal(log.slots.get(1)?.state, 'exited');
    await supervisor.connection.sendRequest(requests.restartSlot, { slot: 1 });
    await log.ready(1);
    await supervisor.stop();
  });

  it('T24: an error in a compiled program is told with the line of its source', async () =>
    inFolder(async (folder) => {
      const source = [
        "import { createServer } from 'node:http';",
        '',
        'interface Order {',
        '  items?: string[];',
        '}',
        'function total(order: Order): number {',
        '  return order.items!.length;',
        '}',
        'createServer((request, response) => {',
        '  response.end(String(total({})));',
        '}).listen(process.env.PORT);',
      ].join('\n');
      const { outputText, sourceMapText = '' } = ts.transpileModule(source, {
        fileName: 'shop.ts',
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true },
      });
      await writeFile(join(folder, 'shop.ts'), source);
      await writeFile(join(folder, 'shop.js'), outputText);
      await writeFile(join(folder, 'shop.js.map'), sourceMapText);
      const supervisor = await supervise(join(folder, 'shop.js'), { workers: 1 });
      await get(await supervisor.log.address(1)).catch(() => undefined);
      const { cause, stack } = await supervisor.log.waitFor('the cause', () => {
        const told = supervisor.log.ofSlot(1).find((slot) => slot.cause)?.cause;
        return told && { cause: told, stack: told.detail ?? '' };
      });
      assert.match(cause.message, /^Uncaught TypeError: .* \(shop\.ts:7\)\.$/);
      assert.deepEqual([cause.location?.file, cause.location?.line], [join(folder, 'shop.ts'), 7]);
      assert.ok(stack.includes(`(${join(folder, 'shop.ts')}:10:`), stack);
      await supervisor.stop();
    }));
});
