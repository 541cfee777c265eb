import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Session } from '../../src/editor/clusterModel';
import type { Row } from '../../src/editor/tree/rows';
import {
  fromModel,
  muster,
  runReady,
  setSetting,
  stopAll,
  workspaceFile,
  writeProgram,
} from './support/muster';

describe('The tree of workers', () => {
  let session: Session;

  before(async () => {
    await setSetting('workers', 2);
    session = await runReady(workspaceFile('server.js'));
  });
  after(async () => {
    await stopAll();
    await setSetting('workers', undefined);
  });

  it('shows the session with how many are ready and where', async () => {
    const { tree } = await muster();
    const [row] = tree.getChildren();
    assert.ok(row);
    const item = tree.getTreeItem(row);
    assert.equal(item.label, 'server.js');
    assert.match(String(item.description), /^2 of 2 ready · :\d+$/);
    assert.match(item.contextValue ?? '', /^session running ready url$/);
  });

  it('shows each worker with state, CPU, memory, process, uptime and address', async () => {
    const { tree } = await muster();
    await fromModel(() => (session.model.slots.every(({ sample }) => sample) ? true : undefined));
    const rows = tree.getChildren(tree.sessionRow(session));
    assert.equal(rows.length, 2);
    for (const [index, row] of rows.entries()) {
      const item = tree.getTreeItem(row);
      assert.equal(item.label, String(index + 1));
      assert.match(String(item.description), /^ready · \d+ % · \d+ MB · pid \d+ · < 1 min · :\d+$/);
      assert.match(item.accessibilityInformation?.label ?? '', /^Worker \d, ready, /);
    }
  });

  it('tells the whole story in the tooltip, with the actions as links', async () => {
    const { tree } = await muster();
    const row = tree.slotRow(session, 1);
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(row), row);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Ready after/);
    assert.match(tooltip.value, /\(command:muster\.restartWorker\?/);
  });

  it('counts a restart and shows the new process, in the same row', async () => {
    const { tree } = await muster();
    const row = tree.slotRow(session, 1);
    const id = tree.getTreeItem(row).id;
    const before = session.model.slot(1)?.info.pid;
    await vscode.commands.executeCommand('muster.restartWorker', row);
    await fromModel(() => {
      const info = session.model.slot(1)?.info;
      return info?.state === 'ready' && info.pid !== before ? true : undefined;
    });
    const item = tree.getTreeItem(row);
    assert.equal(item.id, id);
    assert.match(String(item.description), /1 restart/);
  });

  it('refreshes the row that changed and no other', async () => {
    const { tree } = await muster();
    const sessionRow = tree.sessionRow(session);
    for (const row of [sessionRow, ...tree.getChildren(sessionRow)]) tree.getTreeItem(row);
    const refreshed = new Set<Row>();
    const subscription = tree.onDidChangeTreeData((rows) => {
      if (!rows) return assert.fail('The whole tree was refreshed.');
      for (const row of rows) {
        refreshed.add(row);
        tree.getTreeItem(row);
      }
    });
    await vscode.commands.executeCommand('muster.stopWorker', tree.slotRow(session, 2));
    await fromModel(() => (session.model.slot(2)?.info.state === 'exited' ? true : undefined));
    subscription.dispose();
    assert.ok(refreshed.has(tree.slotRow(session, 2)));
    assert.ok(refreshed.has(sessionRow));
    assert.ok(!refreshed.has(tree.slotRow(session, 1)));
    const item = tree.getTreeItem(tree.slotRow(session, 2));
    assert.match(item.contextValue ?? '', /^slot exited empty/);
  });

  it('starts a stopped worker again', async () => {
    const { tree } = await muster();
    await vscode.commands.executeCommand('muster.startWorker', tree.slotRow(session, 2));
    await fromModel(() => (session.model.slot(2)?.info.state === 'ready' ? true : undefined));
  });

  it('follows a kill, which leaves the slot empty and says why', async () => {
    const { tree } = await muster();
    await vscode.commands.executeCommand('muster.killWorker', tree.slotRow(session, 2));
    const info = await fromModel(() => {
      const slot = session.model.slot(2)?.info;
      return slot?.state === 'exited' ? slot : undefined;
    });
    assert.equal(info.cause?.kind, 'killed');
  });

  it('adds and removes rows when scaled', async () => {
    const { tree } = await muster();
    await session.client.scale(3);
    await fromModel(() =>
      session.model.readyCount === 2 && session.model.slots.length === 3 ? true : undefined,
    );
    assert.equal(tree.getChildren(tree.sessionRow(session)).length, 3);
    await session.client.scale(1);
    await fromModel(() => (session.model.slots.length === 1 ? true : undefined));
    assert.equal(tree.getChildren(tree.sessionRow(session)).length, 1);
  });

  it('replaces every worker at a reload', async () => {
    await session.client.scale(2);
    await fromModel(() => (session.model.readyCount === 2 ? true : undefined));
    const before = session.model.slots.map(({ info }) => info.pid);
    await vscode.commands.executeCommand('muster.reload');
    const now = session.model.slots.map(({ info }) => info.pid);
    assert.equal(session.model.readyCount, 2);
    assert.deepEqual(
      now.filter((pid) => before.includes(pid)),
      [],
    );
  });
});

describe('A program that cannot run', () => {
  after(stopAll);

  it('shows failed workers with the reason in their rows', async () => {
    const { model, tree } = await muster();
    await setSetting('workers', 2);
    const program = await writeProgram('wrong.js', 'const x = ;\n');
    void vscode.commands.executeCommand('muster.run', program);
    const session = await fromModel(() =>
      model.sessions.find(({ model: { failed } }) => failed.length === 2),
    );
    const item = tree.getTreeItem(tree.slotRow(session, 1));
    assert.equal(item.description, "failed · wrong.js:1 has a syntax error: Unexpected token ';'.");
    assert.match(tree.getTreeItem(tree.sessionRow(session)).description as string, /0 of 2 ready · 2 failed/);
  });
});
