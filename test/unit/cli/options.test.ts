import assert from 'node:assert/strict';
import { parseRunOptions, UsageError, type RunOptions } from '../../../src/cli/options';
import { planDefaults } from '../../../src/protocol/planDefaults';

function parse(line: string): RunOptions {
  const options = parseRunOptions(line === '' ? [] : line.split(' '));
  assert.ok(options !== 'help');
  return options;
}

describe('the options of `muster run`', () => {
  it('are the documented defaults when none is given', () => {
    assert.deepEqual(parse(''), {
      program: undefined,
      json: false,
      wishes: { args: [], envFiles: [], runtimeArgs: [], workers: 'auto' },
      policy: planDefaults,
    });
  });

  const samples: [line: string, program: string | undefined, args: string[], workers: number | 'auto'][] = [
    ['server.js', 'server.js', [], 'auto'],
    ['--workers 2 server.js', 'server.js', [], 2],
    ['--workers=2 server.js', 'server.js', [], 2],
    ['server.js --workers 2', 'server.js', [], 2],
    ['--workers auto server.js', 'server.js', [], 'auto'],
    ['server.js --workers 2 --port 80', 'server.js', ['--port', '80'], 2],
    ['server.js --port 80 --workers 2', 'server.js', ['--port', '80', '--workers', '2'], 'auto'],
    ['server.js -- --workers 2', 'server.js', ['--workers', '2'], 'auto'],
    ['--workers 2 server.js -- -- x', 'server.js', ['--', 'x'], 2],
    ['--workers 2 -- server.js x', 'server.js', ['x'], 2],
    ['server.js one --two', 'server.js', ['one', '--two'], 'auto'],
    ['server.js --toString --constructor', 'server.js', ['--toString', '--constructor'], 'auto'],
    ['server.js -v', 'server.js', ['-v'], 'auto'],
    ['--workers 2', undefined, [], 2],
  ];
  for (const [line, program, args, workers] of samples) {
    it(`are told from the program's: ${line}`, () => {
      const options = parse(line);
      assert.deepEqual(
        [options.program, options.wishes.args, options.wishes.workers],
        [program, args, workers],
      );
    });
  }

  it('are all read', () => {
    const ways = '--json --cwd /tmp --env-file a --env-file b --runtime-arg=--inspect --runtime-arg=-C=x';
    const times = '--scheduling round-robin --ready-timeout 0 --drain-timeout 1 --kill-timeout=2';
    const { json, wishes, policy } = parse(`${ways} ${times} server.js`);
    assert.equal(json, true);
    assert.equal(wishes.cwd, '/tmp');
    assert.deepEqual(wishes.envFiles, ['a', 'b']);
    assert.deepEqual(wishes.runtimeArgs, ['--inspect', '-C=x']);
    const { scheduling, readyTimeout, drainTimeout, killTimeout, restart } = policy;
    assert.deepEqual([scheduling, readyTimeout, drainTimeout, killTimeout], ['round-robin', 0, 1, 2]);
    assert.deepEqual(restart, planDefaults.restart);
  });

  it('give help', () => {
    assert.equal(parseRunOptions(['--help']), 'help');
    assert.equal(parseRunOptions(['-h', 'server.js']), 'help');
  });

  for (const line of [
    ...['--workers two server.js', '--workers -1 server.js', '--workers', '--scheduling random server.js'],
    ...['--ready-timeout 1s server.js', '--drain-timeout -5 server.js', '--kill-timeout 999999999 server.js'],
    ...['--no-such-option server.js', '--json=yes server.js', '--constructor server.js'],
  ]) {
    it(`are refused: ${line}`, () => {
      assert.throws(() => parseRunOptions(line.split(' ')), UsageError);
    });
  }
});
