import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cookieEnvironment, onTestEnd } from './support/leftovers';
import { cliPath, fixture } from './support/paths';
import { until } from '../support/until';

interface Screen {
  /** What stands on stdout and on stderr so far, line by line. */
  out: () => string[];
  err: () => string[];
  signal: (name: NodeJS.Signals) => void;
  ended: Promise<number>;
}

/** `muster run` as a person reads it. */
function run(...args: string[]): Screen {
  const child = spawn(process.execPath, [cliPath, 'run', ...args], {
    env: { ...process.env, PORT: '0', ...cookieEnvironment },
  });
  onTestEnd(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    out: () => out.split('\n').slice(0, -1),
    err: () => err.split('\n').slice(0, -1),
    signal: (name) => child.kill(name),
    ended: once(child, 'close').then(([code]) => code as number),
  };
}

describe('in a terminal', () => {
  it('a run tells where it serves and how its workers end, beside what they write', async () => {
    const screen = run('--workers', '2', fixture('late.js'));
    const isReady = (line: string): boolean => /^muster \| worker \d ready/.test(line);
    await until('both workers to be ready', () => screen.err().filter(isReady).length === 2);
    screen.signal('SIGINT');
    assert.equal(await screen.ended, 0);
    assert.deepEqual(screen.out().sort(), ['1 | listens now', '2 | listens now']);
    const [first = '', ...rest] = screen.err();
    assert.equal(first, `muster | late.js on 2 workers, Node.js ${process.versions.node}`);
    for (const line of rest.filter(isReady)) assert.match(line, / on http:\/\/localhost:\d+\/$/);
    assert.equal(rest.at(-1), 'muster | stopped');
  });

  it('a program that cannot run is told with its cause, and the exit code is 1', async () => {
    const screen = run('--workers', '1', fixture('syntaxError.js'));
    assert.equal(await screen.ended, 1);
    const sentence = "syntaxError.js:2 has a syntax error: Unexpected token ';'.";
    assert.ok(screen.err().includes(`muster | worker 1 exited: ${sentence}`), screen.err().join('\n'));
    assert.ok(screen.err().includes("1 | SyntaxError: Unexpected token ';'"), screen.err().join('\n'));
  });

  it('help is given on request, and with a command line that cannot be understood', async () => {
    const help = run('--help');
    assert.equal(await help.ended, 0);
    assert.match(help.out()[0] ?? '', /^Usage: muster run /);
    const wrong = run('--workers', 'many', fixture('late.js'));
    assert.equal(await wrong.ended, 2);
    assert.equal(wrong.err()[0], 'muster: --workers takes a number or "auto", not "many".');
  });
});
