import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { get } from './support/http';
import { fixture } from './support/paths';

for (const major of runtimeMajors) {
  describe(`a cold spare on Node.js ${major}`, () => {
    const start = (program: string, changes: { execArgv?: string[] } = {}): AgentProcess =>
      runWithAgent(fixture(program), {
        runtime: runtimePath(major),
        env: { PORT: '0', MUSTER_SLOT: 'none' },
        options: { spare: 'cold' },
        ...changes,
      });

    for (const program of ['beginning.js', 'beginning.mjs'])
      it(`begins ${program} in the environment that it is told, and with the time of a program that begins`, async () => {
        const spare = start(program);
        await spare.waitFor('held');
        assert.deepEqual([spare.told, spare.stdout], [['held'], '']);
        spare.send({ type: 'begin', env: { MUSTER_SLOT: '3' } });
        const port = await spare.port();
        const answer = JSON.parse((await get({ scheme: 'http', port }, '/')).body) as Record<string, unknown>;
        const { waited, uptime, ...others } = answer;
        assert.deepEqual(others, { pid: spare.pid, slot: '3', execArgv: [] });
        assert.ok(Number(waited) >= 299, `A timer of 300 ms took ${String(waited)} ms`);
        assert.ok(Number(uptime) > 0);
        assert.equal(spare.stderr, '');
      });

    it('obeys what it is told together with its beginning', async () => {
      const spare = start('beginning.js');
      await spare.waitFor('held');
      spare.send({ type: 'begin', env: {} });
      spare.drain({ idle: 'close' });
      await spare.waitFor('drained');
      assert.deepEqual(spare.told, ['held', 'hello', 'draining', 'drained']);
    });

    it('ends with the pipe, and by a signal', async () => {
      const orphan = start('beginning.js');
      await orphan.waitFor('held');
      (orphan.child.stdio[4] as Duplex).destroy();
      assert.deepEqual(await orphan.ended, { code: 0, signal: null });
      const killed = start('beginning.js');
      await killed.waitFor('held');
      killed.child.kill('SIGTERM');
      assert.deepEqual(await killed.ended, { code: null, signal: 'SIGTERM' });
      assert.deepEqual([orphan.stdout, orphan.stderr, killed.stdout, killed.stderr], ['', '', '', '']);
    });

    it('waits on after a signal that does not end it', async () => {
      const spare = start('beginning.js', { execArgv: ['--inspect-port=0'] });
      await spare.waitFor('held');
      spare.child.kill('SIGUSR1');
      spare.send({ type: 'begin', env: {} });
      await spare.waitFor('listening');
      await until("Node's own answer", () => spare.stderr.includes('Debugger listening'));
    });
  });
}
