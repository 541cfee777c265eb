import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../src/editor/clusterModel';
import type { Row } from '../../src/editor/tree/rows';
import type { MusterEvent, ProcessInfo } from '../../src/protocol/events';
import type { ThreadFigures } from '../../src/protocol/traffic';
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
    assert.match(item.contextValue ?? '', /^process running live worker site tree$/);
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

  it('shows of many processes those that match a filter, until it is cleared', async () => {
    const { tree } = await muster();
    const children = [await start('plain'), await start('shell')];
    const worker = tree.slotRow(session, 1);
    tree.filterBy('echo');
    assert.equal((await below(worker)).length, 1);
    assert.match((await below(worker))[0] ?? '', /^sh -c/);
    tree.filterBy('worker 2');
    assert.deepEqual(await below(worker), []);
    await vscode.commands.executeCommand('muster.clearProcessFilter');
    assert.equal((await below(worker)).length, 2);
    const shell = session.model.processes.get(children[1]?.parent ?? 0) ?? assert.fail();
    await session.client.endProcess(shell, true);
    await session.client.endProcess(children[0] ?? assert.fail(), false);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
  });

  it('shows the threads of a worker below it, and how busy each is', async () => {
    const { model, tree } = await muster();
    const worker = tree.slotRow(session, 1);
    const pid = session.model.slot(1)?.info.pid ?? assert.fail();
    const runtime = (threads: ThreadFigures[]): MusterEvent => {
      const figures = {
        loop: { max: 1, p99: 1, utilization: 0 },
        heap: { used: 0, total: 0, limit: 0, external: 0 },
        gc: { count: 0, ms: 0 },
      };
      const stamp = { session: session.model.id, time: 0, wall: 0 };
      return { ...stamp, type: 'runtime', workers: [{ slot: 1, pid, ...figures, threads }] };
    };
    // The agent tells of this worker too: nothing is awaited between what is told here and the look at it.
    const labels = (): unknown[] => tree.getChildren(worker).map((child) => tree.getTreeItem(child).label);
    model.receive(runtime([{ id: 1, file: 'file:///app/resize.ts', utilization: 0.87 }]));
    assert.deepEqual(labels(), ['thread 1 resize.ts']);
    const [row = assert.fail()] = tree.getChildren(worker);
    const item = tree.getTreeItem(row);
    assert.equal(item.description, '87 %');
    assert.equal(item.accessibilityInformation?.label, 'thread 1 resize.ts, of worker 1, 87 %');
    assert.equal(item.command?.command, 'vscode.open');
    assert.equal(tree.getParent(row), worker);
    model.receive(runtime([]));
    assert.deepEqual(labels(), []);
  });

  it('opens the line on which a process was started, where it is known', async () => {
    const { tree } = await muster();
    const child = await start('plain');
    const row = await rowOf(child);
    const file = join(dirname(session.model.plan.program), '..', 'children', 'kinds.js');
    const lines = (await readFile(file, 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('plain: '));
    const column = lines[line]?.indexOf('spawn(') ?? assert.fail();
    await fromModel(() => session.model.process(child)?.site);
    const item = tree.getTreeItem(row);
    assert.match(item.contextValue ?? '', /^process running live worker site$/);
    const { tooltip } = tree.resolveTreeItem(item, row);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, new RegExp(`Started at: kinds\\\\\\.js:${line + 1}`));
    await vscode.commands.executeCommand('muster.revealSpawnSite', row);
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    assert.equal(editor.document.uri.fsPath, file);
    assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [line, column]);
    await session.client.endProcess(child, false);
    await fromModel(() => (session.model.processes.size === 0 ? true : undefined));
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
