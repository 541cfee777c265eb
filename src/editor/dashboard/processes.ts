import { basename } from 'node:path';
import type { ProcessInfo } from '../../protocol/events';
import type { ProcessCommand } from '../../protocol/views/commands';
import type {
  ProcessDetailView,
  ProcessesView,
  ProcessRowState,
  ProcessRowView,
} from '../../protocol/views/processes';
import type { SessionModel } from '../sessionModel';
import { factsOf } from '../tree/processFacts';
import { hasParent, nameProcess } from '../tree/processText';
import { formatBytes, formatUptime } from '../tree/text';
import { arrangeEntries, entriesOf, type ProcessEntry } from './processEntries';
import type { Subject } from './subject';
import { windowOf } from './tableWindow';

/** A row has no room for more, and a screen reader no patience. */
const longestCommand = 200;

const quickCommands: readonly ProcessCommand[] = ['muster.endProcess', 'muster.endParent'];

/** The supervisor, the workers, and all that they have started. */
export function viewProcesses({ model, table, selected, now }: Subject): ProcessesView {
  const entries = entriesOf(model);
  const matching = arrangeEntries(entries, table);
  const count = (state: ProcessRowState): number => entries.filter((entry) => entry.state === state).length;
  const chosen = selected === undefined ? undefined : entries.find(({ key }) => key === selected);
  return {
    tab: 'processes',
    table: windowOf(
      matching,
      table,
      ({ key }) => key === selected,
      (entry) => viewEntry(entry, model, now),
    ),
    all: entries.length,
    zombies: count('zombie'),
    orphans: count('orphan'),
    ...(chosen && { detail: viewDetail(chosen, model, now) }),
  };
}

function viewEntry(entry: ProcessEntry, model: SessionModel, now: number): ProcessRowView {
  const { key, state, command, pid, from, cpu, memory, startedAt, info } = entry;
  const quick = info && quickCommands.find((one) => commandsFor(info, model).includes(one));
  return {
    key,
    state,
    command: command.slice(0, longestCommand),
    ...(pid !== undefined && { pid }),
    from,
    ...(cpu !== undefined && { cpu: `${Math.round(cpu)} %` }),
    ...(memory !== undefined && { memory: formatBytes(memory) }),
    ...(startedAt !== undefined && { age: formatUptime(now - startedAt) }),
    ...(quick && { quick }),
  };
}

function viewDetail(entry: ProcessEntry, model: SessionModel, now: number): ProcessDetailView {
  const { key, info, command, pid } = entry;
  if (info)
    return {
      key,
      title: nameProcess(info),
      facts: factsOf(info, model, now),
      commands: commandsFor(info, model),
    };
  const title = pid === undefined ? command : `${basename(command)} ${pid}`;
  const { from, cpu, memory, age } = viewEntry(entry, model, now);
  const facts: [string, string | undefined][] = [
    ['State', entry.state],
    ['Comes from', from],
    ['CPU', cpu],
    ['Memory', memory],
    ['Started', age && `${age} ago`],
    ['Command line', command],
  ];
  const known = facts.filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '');
  return { key, title, facts: known, commands: [] };
}

function commandsFor(info: ProcessInfo, model: SessionModel): ProcessCommand[] {
  const { state, site } = info;
  const commands: ProcessCommand[] =
    state === 'zombie'
      ? ['muster.reapZombie', ...(hasParent(info, model) ? ['muster.endParent' as const] : [])]
      : ['muster.endProcess', 'muster.endProcessTree', 'muster.sendSignal'];
  if (state !== 'zombie' && state !== 'kept') commands.push('muster.keepProcess');
  if (state !== 'zombie') commands.push('muster.measureMemory');
  if (site) commands.push('muster.revealSpawnSite');
  return [...commands, 'muster.copyCommandLine', 'muster.copyPid'];
}
