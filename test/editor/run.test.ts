import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { resolveTarget } from '../../src/editor/target';
import {
  fromModel,
  muster,
  runReady,
  setSetting,
  stopAll,
  workspaceFile,
  writeProgram,
} from './support/muster';
import { isAlive } from '../support/processes';

describe('Run Clustered', () => {
  before(() => setSetting('workers', 2));
  afterEach(stopAll);
  after(() => setSetting('workers', undefined));

  it('serves with the workers that the settings ask for, each a process of its own', async () => {
    const session = await runReady(workspaceFile('server.js'));
    const pids = session.model.slots.map(({ info }) => info.pid);
    assert.equal(new Set(pids).size, 2);
    const { url } = session.model;
    assert.ok(url);
    const answer = Number(await (await fetch(url)).text());
    assert.ok(pids.includes(answer), `${answer} answered, the workers are ${pids.join(', ')}`);
  });

  it('runs on the node of the user and never on the editor itself', async () => {
    const session = await runReady(workspaceFile('server.js'));
    assert.notEqual(session.client.pid, process.pid);
    assert.match(session.model.info?.nodeVersion ?? '', /^(20|22|24|26)\./);
  });

  it('finds the program of package.json when no file is open', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { model } = await muster();
    void vscode.commands.executeCommand('muster.run');
    const session = await fromModel(() =>
      model.sessions.find(({ model: { readyCount } }) => readyCount === 2),
    );
    assert.equal(session.model.plan.program, workspaceFile('server.js').fsPath);
  });

  it('prefers muster.program to the file in the active editor', async () => {
    const wanted = await writeProgram('wanted.js', "require('node:http').createServer().listen(0);");
    await vscode.window.showTextDocument(workspaceFile('server.js'));
    await setSetting('program', 'wanted.js');
    try {
      const { model } = await muster();
      void vscode.commands.executeCommand('muster.run');
      const session = await fromModel(() => model.sessions[0]);
      assert.equal(session.model.plan.program, wanted.fsPath);
    } finally {
      await setSetting('program', undefined);
    }
  });

  it('hands args, cwd, env, the env file and runtime args to the workers', async () => {
    const text = `
      console.log(JSON.stringify([process.argv.slice(2), process.cwd(), process.env.A, process.env.B, process.execArgv]));
      require('node:http').createServer().listen(0);`;
    const program = await writeProgram('inputs.js', text);
    await writeProgram('some.env', 'A=file\nB=file\n');
    await writeProgram('sub/keep.txt', '');
    const settings = {
      args: ['--one', 'two'],
      cwd: 'sub',
      env: { B: 'setting' },
      envFile: 'some.env',
      runtimeArgs: ['--no-warnings'],
    };
    for (const [id, value] of Object.entries(settings)) await setSetting(id, value);
    try {
      const { model } = await muster();
      const line = new Promise<string>((resolve) => {
        const subscription = model.onDidReceive(({ event }) => {
          if (event.type !== 'log') return;
          subscription.dispose();
          resolve(event.lines[0] ?? '');
        });
      });
      await runReady(program);
      assert.deepEqual(JSON.parse(await line), [
        ['--one', 'two'],
        workspaceFile('sub').fsPath,
        'file',
        'setting',
        ['--no-warnings'],
      ]);
    } finally {
      for (const id of Object.keys(settings)) await setSetting(id, undefined);
    }
  });

  it('keeps the variables of the editor from the workers', async () => {
    const names = 'Object.keys(process.env).filter((name) => /^(VSCODE|ELECTRON)_/.test(name))';
    const program = await writeProgram(
      'names.js',
      `console.log(${names}.length); require('node:http').createServer().listen(0);`,
    );
    assert.ok(Object.keys(process.env).some((name) => name.startsWith('VSCODE_')));
    const { model } = await muster();
    const lines: string[] = [];
    const subscription = model.onDidReceive(({ event }) => {
      if (event.type === 'log') lines.push(...event.lines);
    });
    await runReady(program);
    await fromModel(() => (lines.length >= 2 ? true : undefined));
    subscription.dispose();
    assert.deepEqual(lines, ['0', '0']);
  });

  it('saves a changed file first, so that what runs is what is seen', async () => {
    const program = await writeProgram('edited.js', '// empty');
    const editor = await vscode.window.showTextDocument(program);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), "require('node:http').createServer().listen(0);\n");
    });
    await runReady(program);
    assert.equal(editor.document.isDirty, false);
  });

  it('leaves no process behind at a stop', async () => {
    const session = await runReady(workspaceFile('server.js'));
    const pids = [session.client.pid ?? 0, ...session.model.slots.map(({ info }) => info.pid ?? 0)];
    assert.ok(pids.every(isAlive));
    await vscode.commands.executeCommand('muster.stop');
    const { model } = await muster();
    assert.equal(model.sessions.length, 0);
    assert.deepEqual(pids.filter(isAlive), []);
  });
});

describe('What Run Clustered refuses', () => {
  it('is a file that is not on a disk of this machine', async () => {
    const uri = vscode.Uri.parse('vscode-vfs://github/somebody/something/server.js');
    await assert.rejects(resolveTarget(uri), /cannot run a "vscode-vfs" file: open the folder on a disk/);
  });

  it('is a file that is not a program', async () => {
    await assert.rejects(resolveTarget(workspaceFile('package.json')), /is not a program that Node\.js runs/);
  });
});
