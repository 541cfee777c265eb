import assert from 'node:assert/strict';
import { parseOptions, rowNames } from '../../../bench/supervision/options';
import { readHelp } from '../../../bench/supervision/systems/musterFeatures';
import { runUsage, usage } from '../../../src/cli/usage';
import { schedulings } from '../../../src/protocol/plan';
import { planDefaults } from '../../../src/protocol/planDefaults';

describe('The command line of the bench', () => {
  it('measures every row unless told otherwise', () => {
    assert.deepEqual(parseOptions([]), { rows: rowNames, quick: false });
  });

  it('measures the rows that are asked for, in the order of the table', () => {
    const { rows, quick } = parseOptions(['--only', 'reload,throughput', '--quick']);
    assert.deepEqual(rows, ['throughput', 'reload']);
    assert.equal(quick, true);
  });

  it('tells the names of the rows to who asks for one that is none', () => {
    assert.throws(() => parseOptions(['--only', 'reload,speed']), /no row speed: replacement, /);
    assert.throws(() => parseOptions(['--fast']), /--fast/);
  });
});

describe('What the bench knows of the muster command', () => {
  it('is read from its help, policies and default', () => {
    const { policies, defaultPolicy, hasReloadCommand } = readHelp(`${usage}\n${runUsage}`);
    assert.deepEqual(policies, [...schedulings]);
    assert.equal(defaultPolicy, planDefaults.scheduling);
    assert.equal(hasReloadCommand, true);
  });

  it('is read whichever way the help tells it', () => {
    const help = '  --scheduling POLICY   shared or round-robin (shared)\n  --warm-spare\n  muster reload';
    assert.deepEqual(readHelp(help), {
      policies: ['shared', 'round-robin'],
      defaultPolicy: 'shared',
      hasWarmSpare: true,
      hasReloadCommand: true,
    });
    assert.throws(() => readHelp('Usage: muster run'), /No policies/);
  });
});
