import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, type Finding } from '../../../src/lint';
import type { Address, ProcessInfo, SlotInfo } from '../../../src/protocol/events';
import type { EventLog } from '../../supervisor/support/eventLog';
import { startMuster, type Muster, type MusterOptions } from '../../supervisor/support/muster';
import { root } from '../../supervisor/support/paths';

export const examples = join(root, 'examples');

/** Runs an example as `muster run --json` does, on a random port. @param program below `examples` */
export function runExample(
  program: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  options: MusterOptions = {},
): Muster {
  return startMuster([...args, join(examples, program)], { cwd: examples, ...options, env });
}

/** The findings in an example, as the editor underlines them where Muster runs it. */
export function findingsIn(program: string): readonly Finding[] {
  const fileName = join(examples, program);
  return analyze(readFileSync(fileName, 'utf8'), { fileName, project: { isClustered: true } });
}

/** Holds that an example is underlined with a rule, or with nothing. */
export function assertFindings(program: string, rules: readonly string[]): void {
  assert.deepEqual([...new Set(findingsIn(program).map(({ rule }) => rule))].sort(), [...rules].sort());
}

/** Waits until so many workers of a primary's own are ready. */
export function ownWorkers(log: EventLog, count: number): Promise<SlotInfo[]> {
  return log.waitFor(`${count} workers of the primary's own to be ready`, () => {
    const ready = [...log.slots.values()].filter(({ role, state }) => role === 'own' && state === 'ready');
    return ready.length === count && ready;
  });
}

/** The address of the first of so many workers of a primary's own. */
export async function ownAddress(log: EventLog, count: number): Promise<Address> {
  const [address] = (await ownWorkers(log, count))[0]?.addresses ?? [];
  assert.ok(address);
  return address;
}

/** Waits until so many descendants of the workers run, whose command line holds a text. */
export function processesOf(log: EventLog, command: string, count: number): Promise<ProcessInfo[]> {
  return log.waitFor(`${count} processes of ${command}`, () => {
    const found = [...log.processes.values()].filter(
      (info) => info.command.includes(command) && info.state !== 'zombie',
    );
    return found.length === count && found;
  });
}
