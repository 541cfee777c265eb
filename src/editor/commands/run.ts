import * as vscode from 'vscode';
import type { ClusterModel, Session } from '../clusterModel';
import type { Launcher } from '../launcher';
import { showUntrusted } from '../launchProblems';
import { withPatience } from '../progress';
import { resolveTarget } from '../target';
import type { WorkersTree } from '../tree/provider';
import type { Row } from '../tree/rows';

export interface RunParts {
  model: ClusterModel;
  launcher: Launcher;
  tree: WorkersTree;
  view: vscode.TreeView<Row>;
}

/** @returns whether the program is to be started beside, or in place of, the session that runs it already */
async function makeRoom(session: Session): Promise<boolean> {
  const { name } = session.model;
  const chosen = await vscode.window.showInformationMessage(
    `${name} is already running.`,
    'Stop and Run Again',
  );
  if (!chosen) return false;
  await session.client.stop();
  return true;
}

/** Run Clustered, from the palette, the editor's title or the explorer. */
export async function runClustered(
  { model, launcher, tree, view }: RunParts,
  uri?: vscode.Uri,
): Promise<void> {
  if (!vscode.workspace.isTrusted) return showUntrusted();
  const target = await resolveTarget(uri);
  if (!target) return;
  const { program } = target.found;
  const running = model.sessions.find((session) => session.model.plan.program === program);
  if (running && !(await makeRoom(running))) return;
  const abort = new AbortController();
  const revealed = model.onDidChange(({ session }) => {
    if (session?.model.plan.program !== program || session.model.slots.length === 0) return;
    revealed.dispose();
    // Fails when the session is over before the tree was drawn, and then there is nothing to show.
    view
      .reveal(tree.sessionRow(session), { expand: true, focus: false, select: false })
      .then(undefined, () => undefined);
  });
  const title = `Starting ${vscode.workspace.asRelativePath(program)}`;
  try {
    await withPatience(
      title,
      () => launcher.launch(target, abort.signal),
      () => abort.abort(),
    );
  } finally {
    revealed.dispose();
  }
}
