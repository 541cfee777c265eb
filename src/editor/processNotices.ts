import * as vscode from 'vscode';
import { noticeTopics, type MusterEvent, type NoticeTopic } from '../protocol/events';
import type { ClusterModel, Session } from './clusterModel';
import { commandIds, internalCommandIds, settingIds, settingsSection } from './ids';
import { showProblem } from './launchProblems';
import { openSetting } from './openPlace';
import { orphansKey, processKey, zombiesKey } from './tree/arrangement';
import type { WorkersTree } from './tree/provider';
import type { Row } from './tree/rows';

type Action = [title: string, run: () => unknown];
type Notice = MusterEvent & { type: 'notice' };

/** Opens the page about a kind of notice. @param topic ignored when it is none of ours, as links may say anything */
export async function explainNotice(extension: vscode.Uri, topic: string): Promise<void> {
  if (!noticeTopics.some((one) => one === topic)) return;
  const page = vscode.Uri.joinPath(extension, 'docs', 'notices', `${topic}.md`);
  const previews = await vscode.commands.getCommands(true);
  const command = 'markdown.showPreview';
  await vscode.commands.executeCommand(previews.includes(command) ? command : 'vscode.open', page);
}

/** Tells a person, once a cause, of zombies, orphans and children that grow in number, with what can be done. */
export class ProcessNotices implements vscode.Disposable {
  readonly #told = new WeakMap<Session, Set<string>>();
  readonly #subscription: vscode.Disposable;

  constructor(
    model: ClusterModel,
    private readonly tree: WorkersTree,
    private readonly view: vscode.TreeView<Row>,
  ) {
    this.#subscription = model.onDidReceive(({ session, event }) => {
      if (event.type === 'notice' && event.topic !== undefined)
        this.#tell(session, event, event.topic).catch(showProblem);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #tell(session: Session, notice: Notice, topic: NoticeTopic): Promise<void> {
    const told = this.#told.get(session) ?? new Set();
    this.#told.set(session, told);
    const configuration = vscode.workspace.getConfiguration(settingsSection, session.target.resource);
    const muted = configuration.get<unknown>(settingIds.mutedNotices);
    if (told.has(notice.id) || (Array.isArray(muted) && muted.includes(topic))) return;
    told.add(notice.id);
    const actions: Action[] = [
      ...this.#remedies(session, notice, topic),
      ['Why?', () => vscode.commands.executeCommand(internalCommandIds.explainNotice, topic)],
      ['Mute', () => mute(configuration, topic)],
    ];
    const message = `${session.model.name}: ${notice.message}`;
    const chosen = await vscode.window.showWarningMessage(message, ...actions.map(([title]) => title));
    await actions.find(([title]) => title === chosen)?.[1]();
  }

  #remedies(session: Session, { processes = [] }: Notice, topic: NoticeTopic): Action[] {
    const [first, ...rest] = processes;
    if (!first) return [];
    const isGathered = rest.length > 0 && (topic === 'zombie' || topic === 'orphan');
    const key = isGathered ? gatherings[topic] : processKey(first);
    const on =
      (command: string, at = key) =>
      () =>
        vscode.commands.executeCommand(command, `${session.model.id}/${at}`);
    const show: Action = ['Show', () => this.#show(session, key)];
    const at = processes.find((id) => session.model.process(id)?.site);
    const site: Action[] = at ? [['Reveal Spawn Site', on(commandIds.revealSpawnSite, processKey(at))]] : [];
    switch (topic) {
      case 'zombie':
        return [['End Parent…', on(commandIds.endParent)], show];
      case 'orphan':
        return [['End…', on(commandIds.endProcess)], ['Keep', on(commandIds.keepProcess)], show];
      case 'stray':
        return [...site, show];
      case 'children':
        return [['Change Limit', () => openSetting(settingIds.childrenLimit)], show];
    }
  }

  async #show(session: Session, key: string): Promise<void> {
    const row = this.tree.processRow(session, key);
    if (row) await this.view.reveal(row, { select: true, focus: true, expand: true });
    else void vscode.window.showInformationMessage('It is gone already.');
  }
}

const gatherings = { zombie: zombiesKey, orphan: orphansKey } as const;

/** For this person, in every workspace. */
async function mute(configuration: vscode.WorkspaceConfiguration, topic: NoticeTopic): Promise<void> {
  const { globalValue } = configuration.inspect<unknown>(settingIds.mutedNotices) ?? {};
  const muted = Array.isArray(globalValue) ? (globalValue as unknown[]) : [];
  await configuration.update(settingIds.mutedNotices, [...muted, topic], vscode.ConfigurationTarget.Global);
}
