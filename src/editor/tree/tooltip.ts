import * as vscode from 'vscode';
import { commandIds } from '../ids';
import type { SessionModel, SlotModel } from '../sessionModel';
import type { Row } from './rows';
import { count, formatAddress, formatBlockedIn, formatBytes, formatDuration } from './text';

type Facts = [name: string, value: string][];

function link(title: string, command: string, row: Row): string {
  const id = row.kind === 'slot' ? `${row.session.model.id}/${row.slot}` : row.session.model.id;
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([id]))})`;
}

/** `appendText` makes every space one that does not wrap, and a cause is a long sentence. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`,
  );
}

function page(title: string, facts: Facts, actions: string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(undefined, true);
  markdown.isTrusted = { enabledCommands: Object.values(commandIds) };
  markdown.appendMarkdown(`**${escape(title)}**\n\n`);
  for (const [name, value] of facts) markdown.appendMarkdown(`- ${name}: ${escape(value)}\n`);
  markdown.appendMarkdown(`\n${actions.join(' · ')}`);
  return markdown;
}

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

function sessionFacts(model: SessionModel, now: number): Facts {
  const { info, plan } = model;
  const facts: Facts = [['Program', plan.program]];
  if (info) {
    facts.push(['Supervisor', `process ${info.pid}, Node.js ${info.nodeVersion}`]);
    facts.push(['Started', `${formatDuration(now - info.startedAt)} ago`]);
  }
  if (info?.spare) facts.push(['Warm spare', `process ${info.spare.pid}, ${info.spare.state}`]);
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
  const slot = model.slot(row.slot);
  if (!slot) return undefined;
  const isEmpty = slot.info.pid === undefined;
  const turn = isEmpty
    ? link('Start', commandIds.startWorker, row)
    : link('Restart', commandIds.restartWorker, row);
  return page(`Worker ${row.slot} of ${model.name}`, slotFacts(slot, now), [
    turn,
    ...(isEmpty ? [] : [link('Stop', commandIds.stopWorker, row), link('Kill', commandIds.killWorker, row)]),
    link('Show Log', commandIds.showWorkerLog, row),
  ]);
}
