import { join } from 'node:path';
import * as vscode from 'vscode';
import { ClusterModel, type Session } from './editor/clusterModel';
import { isProcessTarget, type CommandTarget } from './editor/commands/pick';
import type { ProcessCommands } from './editor/commands/process';
import type { SendMessage } from './editor/commands/sendMessage';
import { SessionCommands } from './editor/commands/session';
import { WorkerCommands } from './editor/commands/worker';
import type { Dashboard } from './editor/dashboard/panel';
import { Recorder } from './editor/dashboard/recorder';
import { commandIds, dashboardPanel, glanceView, internalCommandIds, workersView } from './editor/ids';
import type { Launcher } from './editor/launcher';
import { showProblem } from './editor/launchProblems';
import { SessionLogs } from './editor/logs';
import { LintLoader } from './editor/lintLoader';
import type { ScalingMeasurements } from './editor/measure/command';
import { Notices } from './editor/notices';
import { explainNotice, ProcessNotices } from './editor/processNotices';
import { StatusBar } from './editor/statusBar';
import { turnOnSticky } from './editor/stickySetting';
import { processDecorations } from './editor/tree/decorations';
import { WorkersTree } from './editor/tree/provider';
import type { MoreRow } from './editor/tree/rows';
import { ViewState } from './editor/viewState';
import { WorkerTerminals } from './editor/workerTerminals';
import type { MeasureReport } from './protocol/measure';

/** What another extension, or a test, sees of Muster. */
export interface MusterApi {
  readonly model: ClusterModel;
  readonly tree: WorkersTree;
}

let model: ClusterModel | undefined;

export function activate(context: vscode.ExtensionContext): MusterApi {
  const cluster = new ClusterModel();
  model = cluster;
  const logs = new SessionLogs(cluster);
  const terminals = new WorkerTerminals(cluster);
  const tree = new WorkersTree(cluster);
  const view = vscode.window.createTreeView(workersView, { treeDataProvider: tree, showCollapseAll: true });
  const launcher = async (): Promise<Launcher> => {
    // Loaded at the first run: what plans, spawns and speaks to a supervisor has no part in activation.
    const { Launcher } = await import('./editor/launcher');
    return new Launcher(join(context.extensionPath, 'dist', 'supervisor.js'), cluster, logs);
  };
  const recorder = new Recorder(cluster);
  const pages = { extensionUri: context.extensionUri, model: cluster, recorder };
  let opened: Dashboard | undefined;
  const dashboard = async (): Promise<Dashboard> => {
    const { Dashboard } = await import('./editor/dashboard/panel');
    if (!opened) {
      opened = new Dashboard(pages);
      context.subscriptions.push(opened);
    }
    return opened;
  };
  const lint = new LintLoader(context.extensionPath, cluster);
  const processes = async (): Promise<ProcessCommands> => {
    const { ProcessCommands } = await import('./editor/commands/process');
    return new ProcessCommands(cluster, tree, view);
  };
  let sender: SendMessage | undefined;
  const messages = async (): Promise<SendMessage> => {
    const { SendMessage } = await import('./editor/commands/sendMessage');
    return (sender ??= new SendMessage(cluster, context.workspaceState));
  };
  const session = new SessionCommands(cluster, logs);
  const worker = new WorkerCommands(cluster, terminals);

  const commands: Record<string, (target: CommandTarget) => Promise<void>> = {
    [commandIds.stop]: (target) => session.stop(target),
    [commandIds.restart]: (target) => session.restart(target),
    [commandIds.reload]: (target) => session.reload(target),
    [commandIds.scale]: (target) => session.scale(target),
    [commandIds.openDashboard]: async () => (await dashboard()).open(),
    [commandIds.openInBrowser]: (target) => session.openInBrowser(target),
    [commandIds.showLog]: (target) => session.showLog(target),
    [commandIds.showActions]: () => session.showActions(),
    [commandIds.startWorker]: (target) => worker.start(target),
    [commandIds.restartWorker]: (target) => worker.restart(target),
    [commandIds.stopWorker]: (target) => worker.stop(target),
    [commandIds.killWorker]: (target) => worker.kill(target),
    [commandIds.showWorkerLog]: (target) => worker.showLog(target),
    [commandIds.copyPid]: async (target) =>
      isProcessTarget(target) ? (await processes()).copyPid(target) : worker.copyPid(target),
    [commandIds.endProcess]: async (target) => (await processes()).end(target),
    [commandIds.endProcessTree]: async (target) => (await processes()).endTree(target),
    [commandIds.sendSignal]: async (target) => (await processes()).sendSignal(target),
    [commandIds.reapZombie]: async (target) => (await processes()).reap(target),
    [commandIds.endParent]: async (target) => (await processes()).endParent(target),
    [commandIds.keepProcess]: async (target) => (await processes()).keep(target),
    [commandIds.measureMemory]: async (target) => (await processes()).measureMemory(target),
    [commandIds.copyCommandLine]: async (target) => (await processes()).copyCommandLine(target),
    [commandIds.revealWorker]: async (target) => (await processes()).revealWorker(target),
    [commandIds.sendMessage]: async (target) => (await messages()).send(target),
    [commandIds.sortProcesses]: async () => (await processes()).sort(),
    [commandIds.filterProcesses]: async () => (await processes()).filter(),
    [commandIds.clearProcessFilter]: async () => (await processes()).clearFilter(),
    [commandIds.revealSpawnSite]: async (target) => (await processes()).revealSpawnSite(target),
    [commandIds.showInProcesses]: async (target) =>
      (await processes()).showInProcesses(target, async (place) => (await dashboard()).openAt(place)),
    [commandIds.checkWorkspace]: async () => (await lint.load()).checkWorkspace(),
    [commandIds.fixAll]: async () => (await lint.load()).fixAll(),
  };
  const showRule = async (rule: unknown): Promise<void> => (await lint.load()).showRule(rule);
  const run = async (uri?: vscode.Uri): Promise<void> => {
    const { runClustered } = await import('./editor/commands/run');
    await runClustered({ model: cluster, launcher: await launcher(), tree, view }, uri);
  };
  let measurements: ScalingMeasurements | undefined;
  const measure = async (uri?: vscode.Uri): Promise<MeasureReport | undefined> => {
    const { ScalingMeasurements } = await import('./editor/measure/command');
    const { MeasurePanel } = await import('./editor/measure/panel');
    if (!measurements) {
      const panel = new MeasurePanel(context.extensionUri);
      context.subscriptions.push(panel);
      measurements = new ScalingMeasurements(cluster, panel);
    }
    return measurements.measure(uri);
  };
  const relaunch = async (stale: Session): Promise<void> => (await launcher()).relaunch(stale);

  context.subscriptions.push(
    cluster,
    logs,
    terminals,
    tree,
    view,
    new StatusBar(cluster),
    new ViewState(cluster, view),
    view.onDidExpandElement(({ element }) => tree.setOpen(element, true)),
    view.onDidCollapseElement(({ element }) => tree.setOpen(element, false)),
    new Notices(cluster, logs, relaunch),
    new ProcessNotices(cluster, tree, view),
    vscode.window.registerFileDecorationProvider(processDecorations),
    recorder,
    lint,
    vscode.window.registerWebviewPanelSerializer(dashboardPanel, {
      deserializeWebviewPanel: async (panel) => (await dashboard()).attach(panel),
    }),
    vscode.window.registerWebviewViewProvider(glanceView, {
      resolveWebviewView: async (view) => {
        const { fillGlance } = await import('./editor/dashboard/glanceView');
        fillGlance(view, pages);
      },
    }),
    vscode.commands.registerCommand(internalCommandIds.showMore, (row: MoreRow) => tree.showMore(row)),
    vscode.commands.registerCommand(internalCommandIds.turnOnSticky, (resource: vscode.Uri) =>
      turnOnSticky(resource).catch(showProblem),
    ),
    vscode.commands.registerCommand(internalCommandIds.explainNotice, (topic: string) =>
      explainNotice(context.extensionUri, topic).catch(showProblem),
    ),
    vscode.commands.registerCommand(commandIds.run, (uri?: vscode.Uri) => run(uri).catch(showProblem)),
    vscode.commands.registerCommand(commandIds.measureScaling, (uri?: vscode.Uri) =>
      measure(uri).catch(showProblem),
    ),
    vscode.commands.registerCommand(commandIds.showRule, (rule) => showRule(rule).catch(showProblem)),
    ...Object.entries(commands).map(([id, command]) =>
      vscode.commands.registerCommand(id, (target: CommandTarget) => command(target).catch(showProblem)),
    ),
  );
  return { model: cluster, tree };
}

/** Resolves when no supervisor is left; the editor waits 5 s for it, and they need two at most. */
export async function deactivate(): Promise<void> {
  await Promise.all((model?.sessions ?? []).map(({ client }) => client.abandon()));
}
