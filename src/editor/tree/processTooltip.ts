import { basename } from 'node:path';
import type { MarkdownString } from 'vscode';
import type { ProcessInfo } from '../../protocol/events';
import { commandIds, internalCommandIds } from '../ids';
import type { SessionModel } from '../sessionModel';
import { link, page, type Facts } from './page';
import { faultOf, nameParent, nameProcess, nameWorker, remedyOf } from './processText';
import type { ProcessRow } from './rows';
import { formatBytes, formatDuration } from './text';

const states: Readonly<Record<ProcessInfo['state'], string>> = {
  running: 'running',
  stopped: 'stopped: it does nothing until it is sent SIGCONT',
  kept: 'kept: it outlives its worker and the session',
  zombie: 'zombie: it has exited, and stays in the process table until its parent takes its status',
  orphan: 'orphan: it has left the process tree of its worker',
};

function factsOf(info: ProcessInfo, model: SessionModel, now: number): Facts {
  const { state, pid, slot, parent, since, startedAt, cpu, memory, threads, command, site } = info;
  const facts: Facts = [
    ['State', states[state]],
    ['Process', String(pid)],
  ];
  if (since !== undefined) facts.push(['Since', `${formatDuration(now - since)} ago`]);
  if (state === 'zombie') {
    facts.push(['Parent', `${nameParent(info, model)}, ${faultOf(info)}`]);
    facts.push(['Remedy', remedyOf(info, model)]);
  } else {
    const above = parent === undefined ? undefined : model.processes.get(parent);
    if (above) facts.push(['Started by', nameProcess(above)]);
    facts.push(['CPU', `${cpu} % of a core`], ['Memory', formatBytes(memory)]);
    if (threads > 0) facts.push(['Threads', String(threads)]);
  }
  facts.push(['Comes from', nameWorker(slot)], ['Started', `${formatDuration(now - startedAt)} ago`]);
  if (site) facts.push(['Started at', `${basename(site.file)}:${site.line}`]);
  facts.push(['Command line', command]);
  return facts;
}

/** The whole story of a process, with what can be done as links. */
export function processTooltip(row: ProcessRow, now: number): MarkdownString | undefined {
  const { model } = row.session;
  const info = model.process(row.id);
  if (!info) return undefined;
  const { state } = info;
  const actions =
    state === 'zombie'
      ? [link('Reap', commandIds.reapZombie, row), link('End Parent…', commandIds.endParent, row)]
      : [
          link('End…', commandIds.endProcess, row),
          link('End Tree…', commandIds.endProcessTree, row),
          link('Send Signal…', commandIds.sendSignal, row),
          ...(state === 'kept' ? [] : [link('Keep', commandIds.keepProcess, row)]),
        ];
  if (info.site) actions.push(link('Reveal Spawn Site', commandIds.revealSpawnSite, row));
  actions.push(link('Copy Command Line', commandIds.copyCommandLine, row));
  if (state === 'zombie' || state === 'orphan')
    actions.push(link('Why is it here?', internalCommandIds.explainNotice, state));
  return page(nameProcess(info), factsOf(info, model, now), actions);
}
