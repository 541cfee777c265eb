import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { DashboardReveal } from '../../protocol/dashboard';
import type { Location, ProcessInfo } from '../../protocol/events';
import { sendableSignals } from '../../protocol/rpc';
import type { ClusterModel, Session } from '../clusterModel';
import { contextKeys } from '../ids';
import { openLocation } from '../openPlace';
import { processKey, workerKey, type ProcessOrder } from '../tree/arrangement';
import { nameProcess, nameWorker } from '../tree/processText';
import type { WorkersTree } from '../tree/provider';
import type { Row } from '../tree/rows';
import { count } from '../tree/text';
import type { CommandTarget } from './pick';
import { pickProcesses, type PickedProcesses } from './pickProcess';

/** Milliseconds that a confirmation stays in the status bar. */
const confirmationTime = 2000;
/** More than these are counted in a question, not named. */
const mostNamed = 5;

type Signal = (typeof sendableSignals)[number];

const signalMeanings: Readonly<Record<Signal, string>> = {
  SIGHUP: 'its terminal is gone; many servers read their configuration anew',
  SIGINT: 'as Ctrl+C',
  SIGQUIT: 'as Ctrl+\\: ends with a core dump',
  SIGUSR1: 'what the program makes of it; Node.js opens its inspector',
  SIGUSR2: 'what the program makes of it',
  SIGTERM: 'end, please',
  SIGSTOP: 'stand still',
  SIGCONT: 'go on',
  SIGCHLD: 'look after your children',
  SIGKILL: 'ends it at once, with no word to it',
};
/** What these do by themselves can be taken back, or is nothing. */
const harmless: readonly Signal[] = ['SIGSTOP', 'SIGCONT', 'SIGCHLD'];

const orders: { label: string; order: ProcessOrder }[] = [
  { label: 'Age', order: 'age' },
  { label: 'CPU', order: 'cpu' },
  { label: 'Memory', order: 'memory' },
];

const isLive = ({ state }: ProcessInfo): boolean => state !== 'zombie';
const isZombie = ({ state }: ProcessInfo): boolean => state === 'zombie';

/** `ffmpeg 41301 (worker 2)`, or how many they are and which. */
function nameAll([first, ...rest]: PickedProcesses['processes']): string {
  if (rest.length === 0) return `${nameProcess(first)} (${nameWorker(first.slot)})`;
  const names = [first, ...rest].slice(0, mostNamed).map(nameProcess);
  const more = rest.length + 1 - names.length;
  return `${rest.length + 1} processes: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Asks in the middle of the window. @returns whether the person wants it */
async function confirm(question: string, detail: string, button: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) === button;
}

/** All of them; the first refusal is thrown when each was tried. */
async function forEach<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(items.map(act));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What can be asked of a descendant of a worker. What is dangerous asks first, and names whom it will hit. */
export class ProcessCommands {
  constructor(
    private readonly model: ClusterModel,
    private readonly tree: WorkersTree,
    private readonly view: vscode.TreeView<Row>,
  ) {}

  async end(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Which process is to end?', isLive);
    if (!picked) return;
    const { session, processes } = picked;
    const timeout = session.model.plan.killTimeout / 1000;
    const detail = `SIGTERM, and SIGKILL after ${timeout} s. What it has started goes on.`;
    if (!(await confirm(`End ${nameAll(processes)}?`, detail, 'End Process'))) return;
    await forEach(processes, (info) => session.client.endProcess(info, false));
  }

  async endTree(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Which process is to end, with all below it?', isLive);
    if (!picked) return;
    const { session, processes } = picked;
    const below = processes.flatMap((info) => descendantsOf(info, session));
    const names = below.slice(0, mostNamed).map(nameProcess).join(', ');
    const rest = below.length > mostNamed ? ` and ${below.length - mostNamed} more` : '';
    const detail = below.length === 0 ? 'It has started nothing.' : `With it: ${names}${rest}.`;
    const question = `End ${nameAll(processes)}, and ${count(below.length, 'process', 'processes')} below?`;
    if (!(await confirm(question, detail, 'End Process Tree'))) return;
    await forEach(processes, (info) => session.client.endProcess(info, true));
  }

  async sendSignal(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Which process is to be sent a signal?', isLive);
    if (!picked) return;
    const { session, processes } = picked;
    const who = nameAll(processes);
    const items = sendableSignals.map((signal) => ({ label: signal, description: signalMeanings[signal] }));
    const chosen = await vscode.window.showQuickPick(items, { title: `Send a signal to ${who}` });
    if (!chosen) return;
    const signal = chosen.label;
    const isWanted =
      harmless.includes(signal) ||
      (await confirm(`Send ${signal} to ${who}?`, `${signal}: ${chosen.description}.`, 'Send'));
    if (isWanted) await forEach(processes, (info) => session.client.signalProcess(info, signal));
  }

  /** Tells the parents of zombies once more; where that does not help, says what does. */
  async reap(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Which zombie is to go?', isZombie);
    if (!picked) return;
    const { session, processes } = picked;
    try {
      await forEach(processes, (info) => session.client.reapProcess(info));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const buttons = processes.some((info) => parentsOf([info], session).length > 0) ? ['End Parent…'] : [];
      if (await vscode.window.showWarningMessage(message, ...buttons))
        await this.#endParents(session, processes);
    }
  }

  /** The remedy for a zombie whose parent does not wait. */
  async endParent(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Whose parent is to end?', isZombie);
    if (picked) await this.#endParents(picked.session, picked.processes);
  }

  async keep(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Which process is to outlive its worker?', isLive);
    if (picked) await forEach(picked.processes, (info) => picked.session.client.keepProcess(info));
  }

  /** Has the shares of memory measured; they then stand among what is told of each process. */
  async measureMemory(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Whose share of memory is to be measured?', isLive);
    if (picked) await forEach(picked.processes, (info) => picked.session.client.measureProcess(info));
  }

  async copyCommandLine(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Whose command line?');
    if (!picked) return;
    await vscode.env.clipboard.writeText(picked.processes[0].command);
    vscode.window.setStatusBarMessage('Copied the command line', confirmationTime);
  }

  async copyPid(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Whose pid?');
    if (!picked) return;
    const { pid } = picked.processes[0];
    await vscode.env.clipboard.writeText(String(pid));
    vscode.window.setStatusBarMessage(`Copied pid ${pid}`, confirmationTime);
  }

  async revealWorker(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Whose worker?', ({ slot }) => slot > 0);
    if (!picked) return;
    const row = this.tree.slotRow(picked.session, picked.processes[0].slot);
    await this.view.reveal(row, { select: true, focus: true });
  }

  async sort(): Promise<void> {
    const items = orders.map((one) => ({
      ...one,
      description: one.order === this.tree.order ? 'as it is now' : '',
    }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'By what are processes sorted?' });
    if (chosen) this.tree.sort(chosen.order);
  }

  async filter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      title: 'Filter Processes',
      prompt: 'Words of the command line, the pid, the state or the worker, such as: ffmpeg worker 2',
      value: this.tree.filter,
    });
    if (filter !== undefined) await this.#filterBy(filter.trim());
  }

  clearFilter(): Promise<void> {
    return this.#filterBy('');
  }

  /** Opens the line on which a process was started; asks which, when there are several. */
  async revealSpawnSite(target: CommandTarget): Promise<void> {
    const picked = await this.#pick(target, 'Which process’s start?', ({ site }) => site !== undefined);
    if (!picked) return;
    const sites = new Map(
      picked.processes.flatMap(({ site }) => (site ? [[`${site.file}:${site.line}`, site] as const] : [])),
    );
    const site = sites.size === 1 ? [...sites.values()][0] : await pickSite([...sites.values()]);
    if (site) await openLocation(site);
  }

  /** @param open shows the dashboard's table of processes with a row selected */
  async showInProcesses(
    target: CommandTarget,
    open: (place: Omit<DashboardReveal, 'type'>) => Promise<void>,
  ): Promise<void> {
    const place = { tab: 'processes' } as const;
    if (typeof target === 'object' && (target.kind === 'slot' || target.kind === 'thread')) {
      const selected = target.kind === 'slot' ? workerKey(target.slot) : target.key;
      return open({ ...place, session: target.session.model.id, selected });
    }
    const picked = await this.#pick(target, 'Which process is to be shown?');
    if (!picked) return;
    const selected = processKey(picked.processes[0]);
    await open({ ...place, session: picked.session.model.id, selected });
  }

  async #filterBy(filter: string): Promise<void> {
    this.tree.filterBy(filter);
    this.view.description = filter;
    await vscode.commands.executeCommand('setContext', contextKeys.isFiltered, filter !== '');
  }

  #pick(
    target: CommandTarget,
    question: string,
    accepts?: (info: ProcessInfo) => boolean,
  ): Promise<PickedProcesses | undefined> {
    return pickProcesses(this.model, this.tree, target, question, accepts);
  }

  async #endParents(session: Session, zombies: readonly ProcessInfo[]): Promise<void> {
    const parents = parentsOf(zombies, session);
    const slots = session.model.slots.filter(({ info: { pid } }) =>
      zombies.some(({ blame }) => blame?.pid === pid),
    );
    if (slots.length > 0) {
      const names = slots.map(({ info }) => `worker ${info.slot} (${info.pid ?? '?'})`).join(', ');
      const detail =
        'It finishes its requests, as far as it can, and starts anew; its zombies go with the old process.';
      if (!(await confirm(`Restart ${names}?`, detail, 'Restart Worker'))) return;
      await forEach(slots, ({ info }) => session.client.askSlot('restartSlot', info.slot));
    }
    const [first, ...rest] = parents;
    if (!first) {
      if (slots.length > 0) return;
      const outside = `Process ${zombies[0]?.blame?.pid ?? '?'} is none of this session's, and Muster touches no other. In a container, run an init as process 1.`;
      void vscode.window.showWarningMessage(outside);
      return;
    }
    const detail = `${count(zombies.length, 'zombie')} will go with it. SIGTERM, and SIGKILL after ${session.model.plan.killTimeout / 1000} s.`;
    if (!(await confirm(`End ${nameAll([first, ...rest])}?`, detail, 'End Parent'))) return;
    await forEach(parents, (info) => session.client.endProcess(info, false));
  }
}

async function pickSite(sites: readonly Location[]): Promise<Location | undefined> {
  const items = sites.map((site) => ({
    label: `${basename(site.file)}:${site.line}`,
    description: site.file,
    site,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which line?' }))?.site;
}

/** The descendants of workers that are to blame for zombies. */
function parentsOf(zombies: readonly ProcessInfo[], { model }: Session): ProcessInfo[] {
  const pids = new Set(zombies.map(({ blame }) => blame?.pid ?? 0));
  return [...pids].flatMap((pid) => model.processes.get(pid) ?? []);
}

/** All below a process that an end of its tree will hit. */
function descendantsOf(root: ProcessInfo, { model }: Session): ProcessInfo[] {
  const isSpared = ({ state }: ProcessInfo): boolean =>
    state === 'zombie' || (state === 'kept' && root.state !== 'kept');
  const found: ProcessInfo[] = [];
  const visit = (pid: number): void => {
    for (const info of model.processes.values()) {
      if (info.parent !== pid || isSpared(info)) continue;
      found.push(info);
      visit(info.pid);
    }
  };
  visit(root.pid);
  return found;
}
