import * as vscode from 'vscode';
import type { ProcessInfo } from '../../protocol/events';
import type { ClusterModel, Session } from '../clusterModel';
import { describeProcess, labelOf } from '../tree/processText';
import type { WorkersTree } from '../tree/provider';
import { isProcessTarget, type CommandTarget } from './pick';

export interface PickedProcesses {
  session: Session;
  /** One at least. */
  processes: [ProcessInfo, ...ProcessInfo[]];
}

/** The processes that a row stands for, as long as they are there. */
function named(
  model: ClusterModel,
  tree: WorkersTree,
  target: CommandTarget,
): { session?: Session; processes: ProcessInfo[] } {
  if (target === undefined) return { processes: [] };
  if (typeof target !== 'string') {
    const key =
      target.kind === 'process' || target.kind === 'group' || target.kind === 'gathering' ? target.key : '';
    return { session: target.session, processes: tree.processes(target.session, key) };
  }
  const at = target.indexOf('/');
  const session = model.find(target.slice(0, at));
  return session ? { session, processes: tree.processes(session, target.slice(at + 1)) } : { processes: [] };
}

/**
 * The processes that a command is meant for: those of the row it was called on; from the palette it asks.
 * @param question for a person who is asked
 */
export async function pickProcesses(
  model: ClusterModel,
  tree: WorkersTree,
  target: CommandTarget,
  question: string,
  accepts: (info: ProcessInfo) => boolean = () => true,
): Promise<PickedProcesses | undefined> {
  const { session, processes } = named(model, tree, target);
  const [first, ...rest] = processes.filter(accepts);
  if (session && first) return { session, processes: [first, ...rest] };
  if (isProcessTarget(target)) {
    void vscode.window.showInformationMessage('That process is gone already.');
    return undefined;
  }
  const items = model.sessions.flatMap((one) =>
    [...one.model.processes.values()].filter(accepts).map((info) => ({
      label: labelOf(info),
      description: describeProcess(info, one.model, Date.now()),
      session: one,
      info,
    })),
  );
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: question,
    matchOnDescription: true,
  });
  return chosen && { session: chosen.session, processes: [chosen.info] };
}
