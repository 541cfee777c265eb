import type * as vscode from 'vscode';
import type { SessionInfo } from '../../protocol/events';
import { commandIds } from '../ids';
import type { SessionModel, SlotModel } from '../sessionModel';
import { link, page, type Facts } from './page';
import { processTooltip } from './processTooltip';
import type { Row } from './rows';
import { threadTooltip } from './threadItems';
import { count, formatAddress, formatBlockedIn, formatBytes, formatDuration, nameSlot } from './text';

function slotFacts({ info, sample }: SlotModel, now: number): Facts {
  const facts: Facts = [['State', info.state]];
  if (info.pid !== undefined) facts.push(['Process', String(info.pid)]);
  for (const address of info.addresses) facts.push(['Listens on', address.url ?? formatAddress(address)]);
  if (sample) facts.push(['CPU', `${sample.cpu} % of a core`], ['Memory', formatBytes(sample.memory)]);
  if (sample && sample.children > 0) {
    facts.push([
      `Memory with its ${count(sample.children, 'child', 'children')}`,
      formatBytes(sample.treeMemory),
    ]);
  }
  if (info.blockedIn) facts.push(['Busy in', formatBlockedIn(info.blockedIn)]);
  if (info.startedAt !== undefined) facts.push(['Started', `${formatDuration(now - info.startedAt)} ago`]);
  if (info.readyAt !== undefined && info.startedAt !== undefined) {
    facts.push(['Ready after', `${info.readyAt - info.startedAt} ms`]);
  }
  facts.push(['Restarts', String(info.restarts)]);
  if (info.cause) facts.push(['Last end', info.cause.message]);
  return facts;
}

function spareFact({ pid, state }: NonNullable<SessionInfo['spare']>): [string, string] {
  return state === 'cold'
    ? ['Cold spare', `process ${pid}, runs nothing of the program yet`]
    : ['Warm spare', `process ${pid}, ${state}`];
}

function sessionFacts(model: SessionModel, now: number): Facts {
  const { info, plan } = model;
  const facts: Facts = [['Program', plan.program]];
  if (info) {
    facts.push(['Supervisor', `process ${info.pid}, Node.js ${info.nodeVersion}`]);
    facts.push(['Started', `${formatDuration(now - info.startedAt)} ago`]);
  }
  if (info?.spare) facts.push(spareFact(info.spare));
  for (const address of model.addresses) facts.push(['Listens on', address.url ?? formatAddress(address)]);
  return facts;
}

/** The whole story of a row, with its actions as links. */
export function tooltip(row: Row, now: number): vscode.MarkdownString | undefined {
  const { model } = row.session;
  if (row.kind === 'session') {
    return page(model.name, sessionFacts(model, now), [
      link('Reload', commandIds.reload, row),
      link('Restart', commandIds.restart, row),
      link('Stop', commandIds.stop, row),
      link('Show Log', commandIds.showLog, row),
    ]);
  }
  if (row.kind === 'process') return processTooltip(row, now);
  if (row.kind === 'thread') return threadTooltip(row);
  if (row.kind !== 'slot') return undefined;
  const slot = model.slot(row.slot);
  if (!slot) return undefined;
  const isEmpty = slot.info.pid === undefined;
  const turn = isEmpty
    ? link('Start', commandIds.startWorker, row)
    : link('Restart', commandIds.restartWorker, row);
  const isOwn = slot.info.role === 'own';
  const stop = isEmpty || isOwn ? [] : [link('Stop', commandIds.stopWorker, row)];
  return page(`${nameSlot(slot.info)} of ${model.name}`, slotFacts(slot, now), [
    ...(isOwn ? [] : [turn]),
    ...stop,
    ...(isEmpty ? [] : [link('Kill', commandIds.killWorker, row)]),
    link('Show Log', commandIds.showWorkerLog, row),
  ]);
}
