import type { ProcessInfo } from '../../protocol/events';
import type { ProcessColumn, ProcessRowState } from '../../protocol/views/processes';
import type { TableWish } from '../../protocol/views/table';
import type { SessionModel } from '../sessionModel';
import { processKey, threadKey, workerKey } from '../tree/arrangement';
import { nameWorker } from '../tree/processText';
import { labelOfThread } from '../tree/threadText';

/** A row of the table before it is put into words; figures are absent where they are not known. */
export interface ProcessEntry {
  key: string;
  state: ProcessRowState;
  command: string;
  pid?: number | undefined;
  from: string;
  /** Percent of a core. */
  cpu?: number | undefined;
  /** Bytes. */
  memory?: number | undefined;
  /** Wall-clock milliseconds. */
  startedAt?: number | undefined;
  info?: ProcessInfo;
}

/** All that a session runs: the supervisor, its workers, their threads, and what they started. */
export function entriesOf(model: SessionModel): ProcessEntry[] {
  const { info, name } = model;
  const entries: ProcessEntry[] = [];
  if (info) {
    const { pid, startedAt, spare } = info;
    entries.push({
      key: 'supervisor',
      state: 'supervisor',
      command: 'muster supervisor',
      pid,
      from: '',
      startedAt,
    });
    if (spare) {
      const state = spare.state === 'cold' ? 'cold spare' : 'warm spare';
      entries.push({ key: 'spare', state, command: name, pid: spare.pid, from: '' });
    }
  }
  for (const { info: slot, sample } of model.slots) {
    if (slot.pid === undefined) continue;
    const from = nameWorker(slot.slot);
    const { pid, startedAt } = slot;
    const figures = { cpu: sample?.cpu, memory: sample?.memory };
    entries.push({
      key: workerKey(slot.slot),
      state: 'worker',
      command: name,
      pid,
      from,
      startedAt,
      ...figures,
    });
    for (const thread of model.threads.get(slot.slot) ?? []) {
      const key = threadKey(slot.slot, thread.id);
      const cpu = 100 * thread.utilization;
      entries.push({ key, state: 'thread', command: labelOfThread(thread), from, cpu });
    }
  }
  for (const process of model.processes.values()) {
    const { pid, state, command, slot, cpu, memory, startedAt } = process;
    const isDead = state === 'zombie';
    entries.push({
      key: processKey(process),
      state,
      command,
      pid,
      from: nameWorker(slot),
      cpu: isDead ? undefined : cpu,
      memory: isDead ? undefined : memory,
      startedAt,
      info: process,
    });
  }
  return entries;
}

/** What needs a person comes first, whatever the table is sorted by. */
const ranks: Partial<Record<ProcessRowState, number>> = { zombie: 0, orphan: 1, stray: 2 };
const rankOf = ({ state }: ProcessEntry): number => ranks[state] ?? 3;

const texts = new Intl.Collator('en', { numeric: true });
const byNumber = (a: number | undefined, b: number | undefined): number => (a ?? -1) - (b ?? -1);

const orders: Record<ProcessColumn, (a: ProcessEntry, b: ProcessEntry) => number> = {
  state: (a, b) => texts.compare(a.state, b.state),
  command: (a, b) => texts.compare(a.command, b.command),
  pid: (a, b) => byNumber(a.pid, b.pid),
  from: (a, b) => texts.compare(a.from, b.from),
  cpu: (a, b) => byNumber(a.cpu, b.cpu),
  memory: (a, b) => byNumber(a.memory, b.memory),
  // The youngest has the least age, and the highest start.
  age: (a, b) => byNumber(b.startedAt, a.startedAt),
};

const isColumn = (id: string): id is ProcessColumn => id in orders;

/** The rows of a table that match its filter, in the wanted order; zombies and orphans first. */
export function arrangeEntries(
  entries: readonly ProcessEntry[],
  { filter, sort = 'cpu', isDescending = true }: TableWish,
): ProcessEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ command, pid, state, from }: ProcessEntry): boolean => {
    const text = `${command} ${pid ?? ''} ${state} ${from}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const order = orders[isColumn(sort) ? sort : 'cpu'];
  const sign = isDescending ? -1 : 1;
  return entries
    .filter((entry) => words.length === 0 || matches(entry))
    .sort((a, b) => rankOf(a) - rankOf(b) || sign * order(a, b) || byNumber(a.pid, b.pid));
}
