import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  fromModel,
  muster,
  runReady,
  setSetting,
  stopAll,
  workspaceFile,
  writeProgram,
} from './support/muster';
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

  it('leaves no worker that blocks its event loop from its first turn on when its supervisor is killed', async () => {
    const { model } = await muster();
    const said = new Promise((resolve) => {
      const subscription = model.onDidReceive(({ event }) => {
        if (event.type !== 'log') return;
        subscription.dispose();
        resolve(undefined);
      });
    });
    const uri = await writeProgram('spins.js', "console.log('up');\nfor (;;);\n");
    await setSetting('workers', 1);
    void vscode.commands.executeCommand('muster.run', uri);
    await said;
    const session = await fromModel(() => model.sessions.find(({ model: { slots } }) => slots[0]?.info.pid));
    const pid = session.model.slots[0]?.info.pid ?? assert.fail();
    assert.ok(isAlive(pid));
    process.kill(session.client.pid ?? 0, 'SIGKILL');
    await allGone([pid], 2000);
    await setSetting('workers', 2);
  });

  it('lets go of its supervisors when it is deactivated', async () => {
    const session = await runReady(workspaceFile('server.js'));
    const pids = [session.client.pid ?? 0, ...session.model.slots.map(({ info }) => info.pid ?? 0)];
    // What `deactivate` does; the host itself calls it only when the window closes.
    await session.client.abandon();
    assert.deepEqual(pids.filter(isAlive), []);
  });
});
