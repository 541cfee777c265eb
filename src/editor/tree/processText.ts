import type { ProcessInfo } from '../../protocol/events';
import { programName, shortCommand } from '../../supervisor/programName';
import type { SessionModel } from '../sessionModel';
import { count, formatBytes, formatUptime } from './text';

/** A row has no room for more. */
const longestLabel = 60;

/** What a row calls a process: its command line, which stands still. */
export function labelOf({ command, state }: ProcessInfo): string {
  const label = shortCommand(command);
  const cut = label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;
  // As `ps` has it: a zombie has nothing left but its program's name.
  return state === 'zombie' ? `${cut} <defunct>` : cut;
}

/** A process in a sentence or a question: what it runs, and its number. */
export const nameProcess = ({ command, pid }: ProcessInfo): string => `${programName(command)} ${pid}`;

export const nameWorker = (slot: number): string => (slot > 0 ? `worker ${slot}` : 'the warm spare');

/** Who is to blame for a zombie: a worker, another descendant, or a process outside of the session. */
export function nameParent({ blame }: ProcessInfo, model: SessionModel): string {
  const pid = blame?.pid ?? 0;
  const slot = model.slotOfWorker(pid);
  if (slot) return `worker ${slot.info.slot}`;
  const parent = model.processes.get(pid);
  return parent ? nameProcess(parent) : `process ${pid}`;
}

/** How the parent of a zombie fails it. */
export function faultOf({ blame }: ProcessInfo): string {
  switch (blame?.cause) {
    case 'blocked':
      return 'its event loop is blocked';
    case 'notReaped':
      return 'adopted it and does not wait for it';
    case 'neverWaits':
    case undefined:
      return 'never waits for its children';
  }
}

/** Whether somebody of the session can be ended for a zombie to go. */
export function hasParent({ blame }: ProcessInfo, model: SessionModel): boolean {
  if (blame === undefined) return false;
  return model.slotOfWorker(blame.pid) !== undefined || model.processes.has(blame.pid);
}

/** What a person can do about a zombie. */
export function remedyOf(info: ProcessInfo, model: SessionModel): string {
  const { blame } = info;
  const isWorker = blame !== undefined && model.slotOfWorker(blame.pid) !== undefined;
  if (!hasParent(info, model)) return 'run an init as process 1';
  return isWorker ? `restart ${nameParent(info, model)}` : `end ${nameParent(info, model)}`;
}

/** The changing part of a process's row. */
export function describeProcess(info: ProcessInfo, model: SessionModel, now: number): string {
  const { state, cpu, memory, pid, slot, since = now, startedAt, threads } = info;
  if (state === 'zombie') {
    const fault = `of ${nameParent(info, model)}, which ${faultText(info)}`;
    return [fault, remedyOf(info, model), nameWorker(slot), `pid ${pid}`, formatUptime(now - since)].join(
      ' · ',
    );
  }
  const parts: string[] = [];
  if (state === 'orphan') parts.push(`left by ${nameWorker(slot)}, ${formatUptime(now - since)} ago`);
  if (state === 'kept' || state === 'stopped' || state === 'stray') parts.push(state);
  parts.push(`${cpu} %`, formatBytes(memory), `pid ${pid}`, formatUptime(now - startedAt));
  if (threads > 1) parts.push(count(threads, 'thread'));
  return parts.join(' · ');
}

const faultText = (info: ProcessInfo): string =>
  info.blame?.cause === 'blocked' ? 'is blocked' : faultOf(info);

/** The changing part of a row that stands for processes alike. */
export function describeGroup(infos: readonly ProcessInfo[], model: SessionModel): string {
  const [first] = infos;
  if (first?.state === 'zombie')
    return `of ${nameParent(first, model)}, which ${faultText(first)} · ${remedyOf(first, model)}`;
  const sum = (figure: (info: ProcessInfo) => number): number =>
    infos.reduce((total, info) => total + figure(info), 0);
  const strays = infos.filter(({ state }) => state === 'stray').length;
  const warning = strays > 0 ? `${count(strays, 'stray')} · ` : '';
  return `${warning}${sum(({ cpu }) => cpu)} % · ${formatBytes(sum(({ memory }) => memory))}`;
}

/** Who is to blame for a session's zombies, or where its orphans come from. */
export function describeGathering(infos: readonly ProcessInfo[], model: SessionModel): string {
  const [first] = infos;
  if (!first) return '0';
  const names = [
    ...new Set(infos.map((info) => (info.blame ? nameParent(info, model) : nameWorker(info.slot)))),
  ];
  const only = names.length === 1 ? names[0] : undefined;
  if (first.state !== 'zombie') return `${infos.length} · left by ${only ?? `${names.length} workers`}`;
  return `${infos.length} · ${only === undefined ? `of ${names.length} parents` : `${only} ${faultText(first)}`}`;
}

/** A row as a screen reader says it. */
export function speakRow(label: string, what: string, description: string): string {
  return `${label}, ${what}, ${description.replaceAll(' · ', ', ')}`;
}

/** What a row that stands for processes alike calls them. */
export const labelOfGroup = ({ command }: ProcessInfo): string => programName(command);
