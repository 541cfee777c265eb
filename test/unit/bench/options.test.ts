import assert from 'node:assert/strict';
import { parseOptions, rowNames } from '../../../bench/supervision/options';
import { readHelp } from '../../../bench/supervision/systems/musterFeatures';

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

const smallHelp = `Usage: muster run [options] [program] [arguments of the program]

  --scheduling POLICY   shared or round-robin (shared)
  --watch               reload when a file of the working directory is saved`;

const fullHelp = `Usage: muster COMMAND [options]

  run [options] [program] [arguments]   run a Node.js server clustered across its cores
  reload                                replace the workers one by one

  --scheduling POLICY             auto, shared, round-robin, reuse-port (auto)
  --warm-spare                    keep one more worker loaded`;

describe('What the bench knows of the muster command', () => {
  it('is read from its help: the policies, and which of them is taken unasked', () => {
    const { policies, defaultPolicy } = readHelp(fullHelp);
    assert.deepEqual(policies, ['auto', 'shared', 'round-robin', 'reuse-port']);
    assert.equal(defaultPolicy, 'auto');
    assert.deepEqual(readHelp(smallHelp).policies, ['shared', 'round-robin']);
  });

  it('is what the help lists as an option or a command, not what it speaks of', () => {
    const { hasWarmSpare, hasReloadCommand } = readHelp(fullHelp);
    assert.deepEqual([hasWarmSpare, hasReloadCommand], [true, true]);
    const small = readHelp(smallHelp);
    assert.deepEqual([small.hasWarmSpare, small.hasReloadCommand], [false, false]);
  });

  it('is not guessed from a help that does not tell it', () => {
    assert.throws(() => readHelp('Usage: muster run'), /No policies/);
  });
});
