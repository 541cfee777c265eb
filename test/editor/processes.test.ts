import assert from 'node:assert/strict';
import { get } from 'node:http';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../src/editor/clusterModel';
import type { Row } from '../../src/editor/tree/rows';
import type { ProcessInfo } from '../../src/protocol/events';
import { fromModel, muster, runReady, setSetting, stopAll } from './support/muster';

describe('The tree of processes', () => {
  let session: Session;

  before(async () => {
    await setSetting('workers', 1);
    await setSetting('env', { PORT: '0' });
    await setSetting('notices.mute', ['zombie', 'orphan']);
    const folder = vscode.extensions.getExtension('muster.muster')?.extensionPath ?? '';
    session = await runReady(vscode.Uri.file(join(folder, 'test/fixtures/servers/family.js')));
  });
  after(async () => {
    await stopAll();
    for (const id of ['workers', 'env', 'notices.mute']) await setSetting(id, undefined);
  });

  /** Has the server start a child of a kind, and waits until the model knows it. */
  async function start(kind: string): Promise<ProcessInfo> {
    const pid = await new Promise<number>((resolve, reject) => {
      get(new URL(`/start?kind=${kind}`, session.model.url), (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(Number(text)));
      }).on('error', reject);
    });
    return fromModel(() => session.model.processes.get(pid));
  }

  const rowOf = async ({ pid, start }: ProcessInfo): Promise<Row> => {
    const { tree } = await muster();
    return tree.processRow(session, `process:${pid}:${start}`) ?? assert.fail(`no row of ${pid}`);
  };

  const below = async (row: Row): Promise<string[]> => {
    const { tree } = await muster();
    return tree.getChildren(row).map((child) => tree.getTreeItem(child).label as string);
  };

  it('has a worker that can be opened only while it has children', async () => {
    const { tree } = await muster();
    const worker = tree.slotRow(session, 1);
    assert.equal(tree.getTreeItem(worker).collapsibleState, vscode.TreeItemCollapsibleState.None);
    const child = await start('plain');
    const item = tree.getTreeItem(worker);
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    assert.deepEqual(await below(worker), ['sleep 3600']);
    await session.client.endProcess(child, false);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
    assert.equal(tree.getTreeItem(worker).collapsibleState, vscode.TreeItemCollapsibleState.None);
  });

  it('shows a shell with its command, and below it what it runs', async () => {
    const { tree } = await muster();
    const inner = await start('shell');
    const parent = tree.getParent(await rowOf(inner));
    assert.ok(parent?.kind === 'process');
    const item = tree.getTreeItem(parent);
    assert.match(item.label as string, /^sh -c sleep 3600 & echo \$!; wait$/);
    assert.match(String(item.description), /^\d+ % · \d+ MB · pid \d+ · < 1 min$/);
    assert.match(item.contextValue ?? '', /^process running live worker tree$/);
    assert.match(item.accessibilityInformation?.label ?? '', /^sh -c .*, running, \d+ %, \d+ MB, pid \d+/);
    assert.deepEqual(await below(parent), ['sleep 3600']);
    await session.client.endProcess(parent.id, true);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
  });

  it('groups siblings alike, in rows that stay the same objects while others come and go', async () => {
    const { tree } = await muster();
    const children = [await start('plain'), await start('detached'), await start('noEnv')];
    const worker = tree.slotRow(session, 1);
    assert.deepEqual(await below(worker), ['sleep × 3']);
    const [group] = tree.getChildren(worker);
    assert.ok(group?.kind === 'group');
    assert.match(String(tree.getTreeItem(group).description), /^\d+ % · \d+ MB$/);
    const rows = tree.getChildren(group);
    const fourth = await start('holdsOutput');
    assert.deepEqual(tree.getChildren(worker), [group]);
    assert.deepEqual(tree.getChildren(group).slice(0, 3), rows);
    assert.equal(tree.getTreeItem(group).label, 'sleep × 4');
    for (const child of [...children, fourth]) await session.client.endProcess(child, false);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
  });

  it('shows zombies and orphans in gatherings of their own, with whose they are and the remedy', async () => {
    const { tree } = await muster();
    const parent = await start('neverWaits');
    const daemon = await start('doubleFork');
    await fromModel(() => {
      const states = [...session.model.processes.values()].map(({ state }) => state);
      return states.includes('zombie') && states.includes('orphan') ? true : undefined;
    });
    const [worker, zombies, orphans] = tree.getChildren(tree.sessionRow(session));
    assert.ok(worker && zombies && orphans);
    assert.deepEqual(await below(worker), ['python3 neverWaits.py']);
    const gathered = tree.getTreeItem(zombies);
    assert.equal(gathered.label, 'Zombies');
    const who = `python3 neverWaits.py ${parent.pid}`;
    assert.equal(gathered.description, `1 · ${who} never waits for its children`);
    assert.equal(gathered.contextValue, 'zombies parent');
    const zombie = tree.getChildren(zombies)[0] ?? assert.fail();
    const item = tree.getTreeItem(zombie);
    assert.equal(item.label, 'python3 <defunct>');
    assert.match(
      String(item.description),
      new RegExp(
        `^of ${who}, which never waits for its children · end ${who} · worker 1 · pid \\d+ · < 1 min$`,
      ),
    );
    assert.equal(item.contextValue, 'process zombie parent worker');
    assert.match(tree.getTreeItem(orphans).description as string, /^1 · left by worker 1$/);
    assert.deepEqual(await below(orphans), ['sleep 3600']);
    const { tooltip } = tree.resolveTreeItem(item, zombie);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Parent: python3 neverWaits\\\.py \d+, never waits for its children/);
    assert.match(tooltip.value, /\(command:muster\.endParent\?/);
    assert.match(tooltip.value, /\(command:muster\.explainNotice\?/);
    await session.client.endProcess(parent, false);
    await session.client.endProcess(daemon, false);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
    assert.equal(tree.getChildren(tree.sessionRow(session)).length, 1);
  });

  it('keeps a process that is asked to stay, and copies its command line and its pid', async () => {
    const { tree } = await muster();
    const child = await start('plain');
    const row = await rowOf(child);
    await vscode.commands.executeCommand('muster.keepProcess', row);
    await fromModel(() => (session.model.process(child)?.state === 'kept' ? true : undefined));
    const item = tree.getTreeItem(row);
    assert.match(String(item.description), /^kept · /);
    assert.match(item.contextValue ?? '', /^process kept live/);
    await vscode.commands.executeCommand('muster.copyPid', row);
    assert.equal(await vscode.env.clipboard.readText(), String(child.pid));
    await vscode.commands.executeCommand('muster.copyCommandLine', row);
    assert.equal(await vscode.env.clipboard.readText(), 'sleep 3600');
    await session.client.endProcess(child, false);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
  });
});
