import assert from 'node:assert/strict';
import { optionTypes, parseRunOptions, type RunOptions } from '../../../src/cli/options';
import { runUsage, UsageError } from '../../../src/cli/usage';
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
      app: {},
      json: false,
      wishes: { args: [], env: {}, envFiles: [], runtimeArgs: [], workers: 'auto', watch: false },
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
    const variables = '--env A=1 --env PORT=${3000+slot} --env EMPTY= --env URL=a=b';
    const { json, wishes } = parse(`${ways} ${variables} --watch server.js`);
    assert.equal(json, true);
    assert.deepEqual(wishes, {
      args: [],
      cwd: '/tmp',
      env: { A: '1', PORT: '${3000+slot}', EMPTY: '', URL: 'a=b' },
      envFiles: ['a', 'b'],
      runtimeArgs: ['--inspect', '-C=x'],
      workers: 'auto',
      watch: true,
    });
    assert.deepEqual(parse('--watch-path src --watch-path a.js server.js').wishes.watch, ['src', 'a.js']);
  });

  it('make the whole policy', () => {
    const times = '--ready-timeout 0 --drain-timeout 1 --kill-timeout=2 --stream-timeout 3 --stable-after 4';
    const backoff = '--backoff-initial 5 --backoff-max 6 --budget-restarts 7 --budget-window 8';
    const more = '--session-budget-restarts 9 --session-budget-window 10 --max-surge 11 --heartbeat 12';
    const ways =
      '--scheduling round-robin --sticky cookie:sid --memory-limit 512 --warm-spare --no-cold-spare';
    const keep =
      '--replace-unresponsive --children-limit 13 --refuse-children --keep-alive ffmpeg --keep-alive *job*';
    const messages = '--hide-payloads --redact iban --stop-exit-code 0 --stop-exit-code 42';
    const { policy } = parse(`${times} ${backoff} ${more} ${ways} ${keep} ${messages} server.js`);
    assert.deepEqual(policy, {
      scheduling: 'round-robin',
      sticky: { by: 'cookie', name: 'sid' },
      readyTimeout: 0,
      drainTimeout: 1,
      killTimeout: 2,
      streamTimeout: 3,
      restart: {
        backoff: { initial: 5, max: 6 },
        budget: { restarts: 7, windowMs: 8 },
        sessionBudget: { restarts: 9, windowMs: 10 },
        stableAfter: 4,
        stopExitCodes: [0, 42],
      },
      maxSurge: 11,
      heartbeat: { threshold: 12, replace: true },
      memoryLimit: 512 * 1024 * 1024,
      children: { limit: 13, refuse: true },
      warmSpare: true,
      coldSpare: false,
      keepAlive: ['ffmpeg', '*job*'],
      ipc: { payloads: false, redact: [...planDefaults.ipc.redact, 'iban'] },
    });
  });

  it('keep a client with its worker by its address, a header, or not at all', () => {
    assert.deepEqual(parse('--sticky address server.js').policy.sticky, { by: 'address' });
    assert.deepEqual(parse('--sticky header:X-User server.js').policy.sticky, {
      by: 'header',
      name: 'X-User',
    });
    assert.equal(parse('--sticky off server.js').policy.sticky, undefined);
  });

  it('are told by the help, all of them', () => {
    const told = runUsage.match(/^ {2}--[a-z-]+/gm)?.map((option) => option.trim().slice(2)) ?? [];
    const { help, ...known } = optionTypes;
    assert.ok(help);
    assert.deepEqual(told.toSorted(), Object.keys(known).toSorted());
    assert.deepEqual(
      runUsage.split('\n').filter((line) => line.length > 120),
      [],
    );
  });

  it('give help', () => {
    assert.equal(parseRunOptions(['--help']), 'help');
    assert.equal(parseRunOptions(['-h', 'server.js']), 'help');
  });

  const wrong: [line: string, message: RegExp][] = [
    ['--workers two', /^--workers takes a number or "auto", not "two"\.$/],
    ['--workers -1', /^Option '--workers' argument is ambiguous/],
    [
      '--scheduling random',
      /^--scheduling takes one of auto, shared, round-robin, reuse-port, not "random"\.$/,
    ],
    ['--sticky cookie', /^--sticky takes "off", "address", "cookie:NAME" or "header:NAME", not "cookie"\.$/],
    ['--sticky cookie:a;b', /^--sticky takes /],
    ['--sticky header:', /^--sticky takes /],
    [
      '--ready-timeout 1s',
      /^--ready-timeout takes a whole number of milliseconds from 0 to 86400000, not "1s"\.$/,
    ],
    ['--drain-timeout=-5', /^--drain-timeout takes a whole number of milliseconds/],
    ['--kill-timeout 999999999', /^--kill-timeout takes .* from 0 to 86400000, not "999999999"\.$/],
    ['--max-surge 0', /^--max-surge takes a whole number of workers from 1 to 512, not "0"\.$/],
    ['--memory-limit 1.5', /^--memory-limit takes a whole number of MB from 0 to 16777216, not "1\.5"\.$/],
    ['--memory-limit 512M', /^--memory-limit takes /],
    ['--budget-restarts=', /^--budget-restarts takes a whole number of restarts/],
    ['--env NAME', /^--env takes NAME=VALUE, not "NAME"\.$/],
    ['--env =1', /^--env takes NAME=VALUE, not "=1"\.$/],
    ['--no-such-option', /Unknown option '--no-such-option'/],
    ['--json=yes', /does not take an argument/],
    ['--watch=src', /does not take an argument/],
    ['--constructor', /Unknown option/],
  ];
  for (const [line, message] of wrong) {
    it(`are refused in one sentence: ${line}`, () => {
      assert.throws(
        () => parseRunOptions(`${line} server.js`.split(' ')),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
});
