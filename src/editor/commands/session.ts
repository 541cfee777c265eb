import * as vscode from 'vscode';
import { maxWorkers } from '../../protocol/limits';
import type { ClusterModel, Session } from '../clusterModel';
import { commandIds } from '../ids';
import type { SessionLogs } from '../logs';
import { openUrl } from '../openPlace';
import { withPatience } from '../progress';
import { pickSession, targetOf, type CommandTarget } from './pick';

const isRunning = ({ model }: Session): boolean => !model.isStopping;

/** What can be asked of a whole session. Each is answered by events, which the model takes in. */
export class SessionCommands {
  constructor(
    private readonly model: ClusterModel,
    private readonly logs: SessionLogs,
  ) {}

  async stop(target: CommandTarget): Promise<void> {
    const session = await pickSession(this.model, target);
    if (!session) return;
    const { name } = session.model;
    const title = `Stopping ${name}: its last requests are being answered. Cancel ends them at once.`;
    await withPatience(
      title,
      () => session.client.stop(),
      () => void session.client.abandon(),
    );
  }

  async restart(target: CommandTarget): Promise<void> {
    const session = await pickSession(this.model, target, isRunning);
    await session?.client.restart();
  }

  async reload(target: CommandTarget): Promise<void> {
    const session = await pickSession(this.model, target, isRunning);
    if (!session) return;
    const { id, name } = session.model;
    const abort = new AbortController();
    const reload = async (report: (message: string) => void): Promise<void> => {
      const progress = this.model.onDidReceive(({ event }) => {
        if (event.session === id && event.type === 'reload')
          report(`${event.replaced} of ${event.total} replaced`);
      });
      const result = await session.client.reload(abort.signal).finally(() => void progress.dispose());
      if (result.outcome === 'refused') {
        void vscode.window.showInformationMessage(`${name} is being reloaded already.`);
      }
    };
    await withPatience(`Reloading ${name}`, reload, () => abort.abort());
  }

  async scale(target: CommandTarget): Promise<void> {
    const session = await pickSession(this.model, target, isRunning);
    if (!session) return;
    const { name, info, plan } = session.model;
    const answer = await vscode.window.showInputBox({
      title: `Scale ${name}`,
      prompt: 'How many workers?',
      value: String(info?.workers ?? plan.workers),
      validateInput: (text) =>
        /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= maxWorkers
          ? undefined
          : `A number from 1 to ${maxWorkers}.`,
    });
    if (answer !== undefined) await session.client.scale(Number(answer));
  }

  async openInBrowser(target: CommandTarget): Promise<void> {
    const { slot } = targetOf(this.model, target);
    const session = await pickSession(this.model, target, ({ model }) => model.url !== undefined);
    const url = slot?.info.addresses.find((address) => address.url !== undefined)?.url ?? session?.model.url;
    if (url !== undefined) await openUrl(url);
  }

  async showLog(target: CommandTarget): Promise<void> {
    const session = await pickSession(this.model, target);
    if (session) this.logs.show(session);
  }

  /** What the status bar opens: the commands that make sense now. */
  async showActions(): Promise<void> {
    const hasUrl = this.model.sessions.some(({ model }) => model.url !== undefined);
    const items = [
      { label: '$(refresh) Reload', description: 'replace the workers one by one', id: commandIds.reload },
      { label: '$(debug-restart) Restart', description: 'all workers at once', id: commandIds.restart },
      { label: '$(debug-stop) Stop', description: 'finish requests, then end', id: commandIds.stop },
      { label: '$(layers) Scale…', description: 'more or fewer workers', id: commandIds.scale },
      ...(hasUrl
        ? [{ label: '$(globe) Open in Browser', description: '', id: commandIds.openInBrowser }]
        : []),
      { label: '$(output) Show Log', description: '', id: commandIds.showLog },
    ];
    const chosen = await vscode.window.showQuickPick(items, { title: 'Muster' });
    if (chosen) await vscode.commands.executeCommand(chosen.id);
  }
}
