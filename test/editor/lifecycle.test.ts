import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fromModel, muster, runReady, setSetting, stopAll, workspaceFile } from './support/muster';
import { allGone, isAlive } from '../support/processes';

describe('The extension', () => {
  before(() => setSetting('workers', 2));
  afterEach(stopAll);
  after(() => setSetting('workers', undefined));

  it('registers every command that its manifest names', async () => {
    await muster();
    const extension = vscode.extensions.getExtension('muster.muster');
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const { commands } = manifest.contributes;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('forgets a session whose supervisor was killed, and no worker of it is left', async () => {
    const { model } = await muster();
    const session = await runReady(workspaceFile('server.js'));
    const pids = session.model.slots.map(({ info }) => info.pid ?? 0);
    process.kill(session.client.pid ?? 0, 'SIGKILL');
    await fromModel(() => (model.sessions.length === 0 ? true : undefined));
    await allGone(pids, 2000);
  });

  it('lets go of its supervisors when it is deactivated', async () => {
    const session = await runReady(workspaceFile('server.js'));
    const pids = [session.client.pid ?? 0, ...session.model.slots.map(({ info }) => info.pid ?? 0)];
    // What `deactivate` does; the host itself calls it only when the window closes.
    await session.client.abandon();
    assert.deepEqual(pids.filter(isAlive), []);
  });
});
