/**
 * Imported by every driver: after each test it ends what the test left running and keeps a record of it, and
 * after the last test it fails when there was anything.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withVariable } from '../../support/processes';
import { until } from '../../support/until';

/** Where supervisors list their sessions: a folder of this run alone, so that nobody else's are seen or touched. */
export const runtimeFolder = realpathSync(mkdtempSync(join(tmpdir(), 'muster-runtime-')));
process.env['XDG_RUNTIME_DIR'] = runtimeFolder;

const variable = 'MUSTER_SUITE_COOKIE';
const cookie = randomUUID();
const patience = 2500;

/** Marks everything that a test starts, however far removed; goes into the environment of each driver. */
export const cookieEnvironment: Readonly<Record<string, string>> = { [variable]: cookie };

const endings = new Set<() => Promise<void> | void>();
const found: string[] = [];

/** `end` is called after the test, whatever became of it. */
export function onTestEnd(end: () => Promise<void> | void): void {
  endings.add(end);
}

const leftover = (): ReturnType<typeof withVariable> => withVariable(`${variable}=${cookie}`);

afterEach('nothing is left of the test', async function () {
  this.timeout(20_000);
  for (const end of endings) await end();
  endings.clear();
  await until('no process', () => leftover().length === 0, patience).catch(() => undefined);
  for (const { pid, command } of leftover()) {
    found.push(`${this.currentTest?.fullTitle() ?? '?'}: ${command} (${pid})`);
    process.kill(pid, 'SIGKILL');
  }
});

after('no test left a process behind', () => {
  rmSync(runtimeFolder, { recursive: true });
  assert.deepEqual(found, []);
});
