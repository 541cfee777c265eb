import assert from 'node:assert/strict';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { allGone, residentMemory } from '../support/processes';
import { startSupervisor, planFor } from './support/supervisor';
import { until } from '../support/until';

const count = 5000;

describe('the output of a worker', () => {
  for (const how of ['exit', 'throw']) {
    it(`arrives whole and in order when it ends by ${how} right behind its last line`, async () => {
      const muster = startMuster(['--workers', '1', fixture('lines.js'), how, String(count)]);
      await muster.ended;
      const first = muster.log.ofSlot(1)[0]?.pid;
      const logs = muster.log.of('log').filter(({ pid }) => pid === first);
      const lines = (stream: string): string[] =>
        logs.flatMap((log) => (log.stream === stream ? log.lines : []));
      const expected = Array.from({ length: count }, (_, i) => `out ${i} ${'.'.repeat(i % 50)}`);
      assert.deepEqual(lines('stdout'), [...expected, 'no line end']);
      const errors = Array.from({ length: count / 5 }, (_, i) => `err ${i * 5}`);
      assert.deepEqual(lines('stderr').slice(0, errors.length), errors);
      if (how === 'exit') assert.equal(lines('stderr').length, errors.length);
      else assert.ok(lines('stderr').includes('Error: after the last line'));
    });
  }

  it('comes before the event of its end', async () => {
    const muster = startMuster(['--workers', '1', fixture('lines.js'), 'exit', '100']);
    await muster.ended;
    const { events } = muster.log;
    const exited = events.findIndex((event) => event.type === 'slot' && event.state === 'exited');
    const pid = muster.log.ofSlot(1)[0]?.pid;
    const last = events.findLastIndex((event) => event.type === 'log' && event.pid === pid);
    assert.ok(last !== -1 && last < exited, `last line ${last}, exit ${exited}`);
  });

  it('is neither cut inside a character nor stripped of its colours', async () => {
    const muster = startMuster(['--workers', '1', fixture('oddOutput.js')]);
    await muster.log.ready(1);
    const lines = await muster.log.waitFor('the lines', () => {
      const all = muster.log.lines('stdout');
      return all.length === 6 && all;
    });
    const [text, colour, empty, ...long] = lines;
    assert.equal(text, 'grüße 🐎 日本');
    assert.equal(colour, '\u001b[31mred\u001b[0m');
    assert.equal(empty, '');
    assert.deepEqual(
      long.map((part) => part.length),
      [16_384, 16_384, 7232],
    );
    await muster.stop();
    assert.deepEqual(muster.log.lines('stderr'), ['last without end']);
  });

  it('is held back in the worker when nobody reads it: muster does not grow, and still stops', async () => {
    const muster = startMuster(['--workers', '2', '--drain-timeout', '500', fixture('flood.js')]);
    await muster.log.ready(2);
    muster.stdout.pause();
    const start = residentMemory(muster.pid);
    const samples: number[] = [];
    await until('some samples of its memory', () => samples.push(residentMemory(muster.pid) - start) >= 100);
    const growth = Math.max(...samples);
    assert.ok(growth < 80e6, `grew by ${growth} bytes`);
    muster.signal('SIGINT');
    await allGone([muster.pid], 8000);
    muster.stdout.destroy();
    assert.deepEqual(await muster.ended, { code: 0, signal: null });
  });

  it('that its reader closes, as in `muster run | head`, ends the run', async () => {
    const muster = startMuster(['--workers', '2', fixture('flood.js')]);
    await muster.log.ready(2);
    muster.stdout.destroy();
    assert.deepEqual(await muster.ended, { code: 0, signal: null });
    assert.equal(muster.stderr, '');
  });

  it('does not fill the supervisor of an editor that does not read, which still ends with it', async () => {
    const supervisor = startSupervisor();
    await supervisor.start(planFor(fixture('flood.js')));
    await supervisor.log.ready(2);
    supervisor.socket.pause();
    const start = residentMemory(supervisor.pid);
    const samples: number[] = [];
    await until(
      'some samples of its memory',
      () => samples.push(residentMemory(supervisor.pid) - start) >= 100,
    );
    assert.ok(Math.max(...samples) < 80e6, `grew by ${Math.max(...samples)} bytes`);
    supervisor.socket.destroy();
    await supervisor.ended;
  });
});
