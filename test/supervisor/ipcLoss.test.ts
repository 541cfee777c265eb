import assert from 'node:assert/strict';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { agentPath, runWithAgent, type AgentProcess, type Ended } from './support/agentProcess';
import { fixture } from './support/paths';
import { until } from '../support/until';

interface Course {
  ended: Ended;
  stdout: string;
  stderr: string;
}

async function courseOf(program: AgentProcess): Promise<Course> {
  const ended = await program.ended;
  return { ended, stdout: program.stdout, stderr: program.stderr };
}

for (const major of runtimeMajors) {
  describe(`a program that loses its IPC channel on Node.js ${major}`, () => {
    const runtime = runtimePath(major);
    const program = fixture('losesIpc.js');
    const asChild = (way: string, agent: boolean): AgentProcess =>
      runWithAgent(program, { args: [way], runtime, agent });
    const asWorker = (way: string, agent: boolean): AgentProcess =>
      runWithAgent(fixture('agentPrimary.js'), {
        args: [agent ? agentPath : 'none', program, way],
        runtime,
        agent: false,
      });

    for (const [start, kind, way] of [
      [asWorker, 'a cluster worker', 'disconnects'],
      [asWorker, 'a cluster worker', 'workerDisconnects'],
      [asWorker, 'a cluster worker', 'exitsFirst'],
      [asWorker, 'a cluster worker', 'losesPrimary'],
      [asChild, 'a forked child', 'disconnects'],
      [asChild, 'a forked child', 'exitsFirst'],
      [asChild, 'a forked child', 'goesOn'],
      [asChild, 'a forked child', 'twice'],
    ] as const) {
      it(`tells so once, and ends as it would without the agent: ${kind} that ${way}`, async () => {
        const observed = start(way, true);
        const course = await courseOf(observed);
        assert.deepEqual(observed.told, ['hello', 'ipcLost']);
        assert.deepEqual(course, await courseOf(start(way, false)));
        assert.equal(course.stderr, '');
      });
    }

    it('does not tell so when it is draining: that is how many a program ends', async () => {
      const observed = asChild('onSigterm', true);
      await observed.waitFor('hello');
      observed.drain();
      await observed.waitFor('drained');
      observed.child.kill('SIGTERM');
      await until('the disconnect', () => observed.stdout.includes('disconnected'));
      assert.deepEqual(observed.told, ['hello', 'draining', 'drained']);
    });
  });
}
