import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { openApp, type App } from './app';
import { pictureFailures } from './pictures';

const holder = createServer();

function programs(port: number): Record<string, string> {
  return {
    'syntax.js': 'const http = require("node:http");\nconst x = ;\n',
    'throws.js': 'const config = undefined;\nconfig.port;\n',
    'taken.js': `require('node:http').createServer().listen(${port});\n`,
    'silent.js': 'setInterval(() => undefined, 1000);\n',
    'missing.js': "require('not-installed');\n",
    'script.js': "console.log('done');\nprocess.exit(0);\n",
  };
}

describe('A person whose program cannot run is told why in one sentence, with what to do', () => {
  let app: App;
  let folder: string;

  before(async () => {
    holder.listen(0);
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    for (const [name, text] of Object.entries(programs(port))) await writeFile(join(folder, name), text);
    app = await openApp({ folder, settings: { 'muster.workers': 2, 'muster.ready.timeout': 1500 } });
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    holder.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a file, reads the notification, and stops the session. */
  async function told(file: string, text: RegExp): Promise<{ message: string; buttons: string[] }> {
    const { workbench } = app;
    await workbench.openFile(file);
    await workbench.runCommand('Muster: Run Clustered');
    const toast = await workbench.notifications.waitFor(text);
    const told = { message: await toast.text(), buttons: await toast.buttons() };
    await workbench.screenshot(`problem-${file.replace(/\W/g, '-')}`);
    await toast.dismiss();
    await workbench.runCommand('Muster: Stop');
    await workbench.view('Workers').welcome();
    return told;
  }

  it('a syntax error, with its line', async () => {
    const { message, buttons } = await told('syntax.js', /syntax error/);
    assert.equal(message, "syntax.js cannot run: syntax.js:2 has a syntax error: Unexpected token ';'.");
    assert.deepEqual(buttons, ['Open syntax.js:2', 'Try Again', 'Show Log']);
  });

  it('an error at boot, with the line that threw', async () => {
    const { message, buttons } = await told('throws.js', /TypeError/);
    assert.match(
      message,
      /^throws\.js cannot run: Uncaught TypeError: .* \(throws\.js:2\)\. Its budget of 5 restarts in 60 s is used up\.$/,
    );
    assert.equal(buttons[0], 'Open throws.js:2');
  });

  it('a port in use, with the process that holds it', async () => {
    const { message } = await told('taken.js', /in use/);
    assert.match(
      message,
      new RegExp(`^taken\\.js cannot run: Port \\d+ is in use by ".+" \\(pid ${process.pid}\\)\\.$`),
    );
  });

  it('a program that never listens', async () => {
    const { message, buttons } = await told('silent.js', /did not listen/);
    assert.equal(
      message,
      "silent.js cannot run: silent.js did not listen on a port or send 'ready' within 1.5 s.",
    );
    assert.equal(buttons[0], 'Change Timeout');
  });

  it('a module that is not installed', async () => {
    const { message } = await told('missing.js', /not-installed/);
    assert.equal(
      message,
      "missing.js cannot run: Cannot find module 'not-installed': run npm install, or correct its name.",
    );
  });

  it('a script that ends by itself', async () => {
    const { message } = await told('script.js', /ended by itself/);
    assert.match(message, /ran to its end like a script/);
  });

  it('a file without a name', async () => {
    const { workbench } = app;
    await workbench.press('Control+N');
    await workbench.runCommand('Change Language Mode');
    await workbench.quickInput.submit('JavaScript');
    await workbench.runCommand('Muster: Run Clustered');
    const toast = await workbench.notifications.waitFor(/no name yet/);
    assert.equal(await toast.text(), 'This file has no name yet: save it first, and run it then.');
    assert.deepEqual(await toast.buttons(), ['Save As…']);
    await toast.dismiss();
  });
});

describe('A person whose settings are wrong', () => {
  let app: App;
  let folder: string;

  async function open(settings: Record<string, unknown>): Promise<void> {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await writeFile(join(folder, 'index.js'), "require('node:http').createServer().listen(0);\n");
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    app = await openApp({ folder });
  }

  pictureFailures(() => app);
  afterEach(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const wrongs: [what: string, settings: Record<string, unknown>, message: RegExp, button: string][] = [
    [
      'the node is not there',
      { 'muster.runtimeExecutable': '/nowhere/node' },
      /^There is no program at \/nowhere\/node: correct the path of node\.$/,
      'Set Node.js',
    ],
    [
      'the program is not there',
      { 'muster.program': 'nowhere.js' },
      /^There is no program at .*nowhere\.js: correct its path\.$/,
      'Set Program',
    ],
    [
      'the environment file is not there',
      { 'muster.envFile': 'no.env' },
      /^The environment file .*no\.env cannot be read: correct its path\.$/,
      'Set File',
    ],
    [
      'the number of workers makes no sense',
      { 'muster.workers': 0 },
      /^0 is not a number of workers: give "auto" or 1 to 512\.$/,
      'Set Workers',
    ],
  ];
  for (const [what, settings, message, button] of wrongs) {
    it(`is told that ${what}, and led to the setting`, async () => {
      await open(settings);
      await app.workbench.runCommand('Muster: Run Clustered');
      const toast = await app.workbench.notifications.waitFor('Muster');
      assert.match(await toast.text(), message);
      assert.deepEqual(await toast.buttons(), [button]);
      await toast.click(button);
      await app.workbench.editorArea.waitForActive('Settings');
    });
  }
});
