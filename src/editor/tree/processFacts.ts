import { basename } from 'node:path';
import type { ProcessInfo } from '../../protocol/events';
import type { SessionModel } from '../sessionModel';
import type { Facts } from './page';
import { faultOf, nameParent, nameProcess, nameWorker, remedyOf } from './processText';
import { formatBytes, formatDuration } from './text';

const states: Readonly<Record<ProcessInfo['state'], string>> = {
  running: 'running',
  stopped: 'stopped: it does nothing until it is sent SIGCONT',
  kept: 'kept: it outlives its worker and the session',
  zombie: 'zombie: it has exited, and stays in the process table until its parent takes its status',
  stray: 'stray: its worker has more and more like it, and seems to have lost track of them',
  orphan: 'orphan: it has left the process tree of its worker',
};

/** What there is to tell of a process. */
export function factsOf(info: ProcessInfo, model: SessionModel, now: number): Facts {
  const {
    state,
    pid,
    slot,
    parent,
    since,
    startedAt,
    cpu,
    memory,
    pss,
    threads,
    user,
    cgroup,
    command,
    site,
  } = info;
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
    if (pss !== undefined) facts.push(['Share of memory (PSS)', formatBytes(pss)]);
    if (threads > 0) facts.push(['Threads', String(threads)]);
  }
  if (state === 'stray') facts.push(['Remedy', 'end it, unless somebody waits for it']);
  facts.push(['Comes from', nameWorker(slot)], ['Started', `${formatDuration(now - startedAt)} ago`]);
  if (user) facts.push(['User', user]);
  if (cgroup) facts.push(['Control group', cgroup]);
  if (site) facts.push(['Started at', `${basename(site.file)}:${site.line}`]);
  facts.push(['Command line', command]);
  return facts;
}
