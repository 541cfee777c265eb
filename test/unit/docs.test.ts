import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slotTransitions } from '../../src/supervisor/slotState';

describe('The architecture page', () => {
  it('shows the table of states that the code has', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');
    const shown = page
      .split('\n')
      .flatMap((line) => /^\| (\w+) +\| (.*→.*\S) +\|$/.exec(line)?.slice(1, 3).join(': ') ?? []);
    const table = Object.entries(slotTransitions).map(
      ([state, inputs]) =>
        `${state}: ${Object.entries(inputs)
          .map(([input, next]) => `${input} → ${next}`)
          .join(', ')}`,
    );
    assert.deepEqual(shown, table);
  });
});
