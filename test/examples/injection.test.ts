import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from '../../src/protocol/events';
import { projectWith } from '../support/folders';
import { get } from '../supervisor/support/http';
import { startMuster } from '../supervisor/support/muster';
import { assertFindings, examples, findingsIn, runExample } from './support/example';

const attack = `/?dir=${encodeURIComponent('.; echo injected')}`;

async function assertInert(address: Address): Promise<void> {
  const { status, body } = await get(address, attack);
  assert.equal(status, 400);
  assert.equal(body, 'there is no such folder\n');
  assert.equal((await get(address, '/?dir=injection')).body, 'README.md\nsafe.js\nserver.js\n');
}

/** An example with the best fix of each of its findings. */
function fixed(program: string): string {
  let text = readFileSync(join(examples, program), 'utf8');
  const edits = findingsIn(program).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  for (const { range, newText } of [...edits].sort((a, b) => b.range.start - a.range.start))
    text = text.slice(0, range.start) + newText + text.slice(range.end);
  return text;
}

describe('The example of an injection', () => {
  it('injection: it is underlined, a client can run what it likes, and after the fix it cannot', async () => {
    assertFindings('injection/server.js', ['shell-injection']);
    const muster = runExample('injection/server.js', ['--workers', '1']);
    assert.match((await get(await muster.log.address(1), attack)).body, /^injected$/m);
    assert.equal((await muster.stop()).code, 0);

    const folder = projectWith({ 'server.js': fixed('injection/server.js') });
    const repaired = startMuster(['--workers', '1', join(folder, 'server.js')], { cwd: examples });
    await assertInert(await repaired.log.address(1));
    assert.equal((await repaired.stop()).code, 0);
  });

  it('injection, the safe twin: nothing is underlined, and the injection is inert', async () => {
    assertFindings('injection/safe.js', []);
    const muster = runExample('injection/safe.js', ['--workers', '1']);
    await assertInert(await muster.log.address(1));
    assert.equal((await muster.stop()).code, 0);
  });
});
