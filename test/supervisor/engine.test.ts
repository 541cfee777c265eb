import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { patience } from '../support/until';
import { cookieEnvironment } from './support/leftovers';
import { root } from './support/paths';

/** Two looks of a second each in which the process was busy; timers are late by a call of what keeps it busy. */
const earliest = 1900;

/** Milliseconds until V8 has optimised what a process does that is busy from its first moment. */
async function optimizedAfter(scheduling: string, options: readonly string[] = []): Promise<number> {
  const program = join(root, 'test', 'supervisor', 'support', 'busyEngine.ts');
  const child = spawn(process.execPath, [...options, '--trace-opt', '--import', 'tsx', program, scheduling], {
    cwd: root,
    env: { ...process.env, ...cookieEnvironment },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const closed = once(child, 'close');
  let begunAt = Number.NaN;
  try {
    for await (const line of createInterface(child.stdout)) {
      if (line === 'begun') begunAt = performance.now();
      if (/completed optimizing .*<JSFunction hot/.test(line)) return performance.now() - begunAt;
    }
    throw new Error('It was not optimised');
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

describe("V8's compilers in a supervisor", () => {
  it('come back once it has been busy for two seconds', async () => {
    const ms = await optimizedAfter('shared');
    assert.ok(ms >= earliest, `${ms} ms`);
  });

  it('are there at once where it accepts', async () => {
    const ms = await optimizedAfter('round-robin');
    assert.ok(ms < earliest, `${ms} ms`);
  });

  it('are left alone where whoever started it has decided about them', async () => {
    const ms = await optimizedAfter('shared', ['--turbofan']);
    assert.ok(ms < earliest, `${ms} ms`);
  });
});
