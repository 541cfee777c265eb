import assert from 'node:assert/strict';
import { residentMemory } from '../support/processes';
import { until } from '../support/until';
import { get } from './support/http';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

/** Milliseconds for which the supervisor's event loop may stand still at a time; the rest is for a busy machine. */
const longestStop = 1500;
/** Bytes that the supervisor may hold more for it, of which V8 lets go in its own time. */
const mostHeld = 400 * 1024 * 1024;

const kinds = {
  '/big': 'a message of 50 MB',
  '/flood': '50,000 messages a second',
  '/odd': "messages that look like Node's own, and are not",
};

describe('a worker that sends its supervisor', () => {
  for (const [path, name] of Object.entries(kinds))
    for (const scheduling of ['shared', 'round-robin'] as const)
      it(`${name} neither ends nor stops it, and the other worker serves on: ${scheduling}`, async () => {
        const supervisor = await supervise(fixture('badMessages.js'), { scheduling });
        const { log } = supervisor;
        const address = await log.address(2);
        const before = residentMemory(supervisor.pid);
        const samples = log.of('sample').length;
        const sender = Number((await get(address, path)).body);
        const other = [1, 2].map((slot) => log.pidOf(slot)).find((pid) => pid !== sender);
        let answers = 0;
        // The one that has sent them may have hurt itself.
        await until('forty answers of the other', async () => {
          const answer = await get(address).catch(() => undefined);
          if (answer?.body === String(other)) answers++;
          return answers >= 40;
        });
        await log.waitFor('the next figures', () => log.of('sample').length >= samples + 4);
        const delay = Math.max(
          ...log
            .of('sample')
            .slice(samples)
            .map(({ loopDelay }) => loopDelay),
        );
        const held = residentMemory(supervisor.pid) - before;
        console.log(
          `      event loop ${Math.round(delay)} ms late at most, ${Math.round(held / 2 ** 20)} MB more`,
        );
        assert.ok(delay < longestStop, `${delay} ms`);
        assert.ok(held < mostHeld, `${held} bytes`);
        assert.ok([1, 2].some((slot) => log.pidOf(slot) === other));
        await supervisor.stop();
      });
});
