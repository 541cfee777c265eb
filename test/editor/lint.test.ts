import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { muster, runReady, setSetting, stopAll, workspaceFile, writeProgram } from './support/muster';

const injection = "const { exec } = require('child_process');\nexec('ls ' + d);\n";

/** What Muster says of a document, or of anything when no uri is given. */
function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'muster');
}

/** Resolves when the diagnostics of a document are as wanted. */
async function untilDiagnostics(
  uri: vscode.Uri,
  isWanted: (found: readonly vscode.Diagnostic[]) => boolean,
  deadline = 20_000,
): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = diagnosticsOf(uri);
      if (!isWanted(found)) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => {
      subscription.dispose();
      const found = diagnosticsOf(uri).map(({ message }) => message);
      reject(new Error(`${uri.path} did not come to it in ${deadline} ms: ${JSON.stringify(found)}`));
    }, deadline);
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

const some = (found: readonly vscode.Diagnostic[]): boolean => found.length > 0;
const none = (found: readonly vscode.Diagnostic[]): boolean => found.length === 0;
const ruleOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);

async function untitled(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}

async function edit(document: vscode.TextDocument, at: vscode.Position, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.insert(document.uri, at, text);
  assert.ok(await vscode.workspace.applyEdit(change));
}

async function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind?.value);
}

async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

describe('The checks in the editor', () => {
  before(muster);
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  for (const language of ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'])
    it(`find what is typed into a new document of ${language}, and lose it when it is gone`, async () => {
      const document = await untitled(language, "const { exec } = require('child_process');\n");
      await edit(document, new vscode.Position(1, 0), "exec('ls ' + d);\n");
      const [found] = await untilDiagnostics(document.uri, some);
      assert.ok(found);
      assert.equal(ruleOf(found), 'shell-injection');
      assert.equal(document.getText(found.range), "'ls ' + d");
      assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
      const change = new vscode.WorkspaceEdit();
      change.delete(document.uri, new vscode.Range(1, 0, 2, 0));
      await vscode.workspace.applyEdit(change);
      await untilDiagnostics(document.uri, none);
    });

  it('keep the other findings of a file that is half-typed', async () => {
    const document = await untitled('typescript', injection);
    await untilDiagnostics(document.uri, some);
    const { version } = document;
    await edit(document, new vscode.Position(0, 0), 'const half = `\nfunction f(a: { ');
    assert.notEqual(document.version, version);
    const actions = await actionsAt(document, new vscode.Range(2, 0, 2, 20));
    // The actions wait for the check of the text as it is.
    assert.ok(
      actions.some(({ title }) => title.startsWith('Open documentation')),
      actions.map(({ title }) => title).join(),
    );
    const [found] = diagnosticsOf(document.uri);
    assert.equal(found?.range.start.line, 2);
  });

  it('rewrite what was found, by the fix that is preferred', async () => {
    const document = await untitled('javascript', injection);
    const [found] = await untilDiagnostics(document.uri, some);
    assert.ok(found);
    const actions = await actionsAt(document, found.range);
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    assert.equal(preferred.length, 1);
    await apply(preferred[0]);
    assert.equal(
      document.getText(),
      "const { execFile } = require('child_process');\nexecFile('ls', [d]);\n",
    );
    await untilDiagnostics(document.uri, (all) => !all.some((one) => ruleOf(one) === 'shell-injection'));
  });

  it('turn on what keeps a client with its worker', async () => {
    const text =
      "const cluster = require('cluster');\nif (cluster.isPrimary) cluster.fork().on('exit', log);\nelse require('socket.io')(3000);\n";
    const file = await writeProgram('chat.js', text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const isSticky = (one: vscode.Diagnostic): boolean => ruleOf(one) === 'sticky-required';
    const found = (await untilDiagnostics(document.uri, (all) => all.some(isSticky))).find(isSticky);
    assert.ok(found);
    const action = (await actionsAt(document, found.range)).find(({ title }) => title.includes('sticky'));
    assert.ok(action?.command);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments as unknown[]));
    const configuration = vscode.workspace.getConfiguration('muster', document.uri);
    assert.equal(configuration.get('sticky'), 'address');
    await configuration.update('sticky', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  });

  it('fix the whole file, as the command and as an action on save', async () => {
    const text = `${injection}exec('cat ' + d);\nexec('rm ' + d);\n`;
    const mended =
      "const { execFile } = require('child_process');\nexecFile('ls', [d]);\nexecFile('cat', [d]);\nexecFile('rm', [d]);\n";
    const document = await untitled('javascript', text);
    const found = await untilDiagnostics(document.uri, some);
    const inMenu = await actionsAt(document, found[0]?.range ?? new vscode.Range(0, 0, 0, 0));
    assert.ok(inMenu.some(({ command }) => command?.command === 'muster.fixAll'));
    const kind = vscode.CodeActionKind.SourceFixAll;
    const [action] = await actionsAt(document, new vscode.Range(0, 0, 0, 0), kind);
    assert.equal(action?.kind?.value, 'source.fixAll.muster');
    await vscode.commands.executeCommand('muster.fixAll');
    assert.equal(document.getText(), mended);
  });

  it('say what a running session shows of the line, for as long as it runs', async () => {
    const file = await writeProgram(
      'reading.js',
      [
        "const { readFileSync } = require('node:fs');",
        "require('node:http').createServer((request, response) => {",
        '  for (;;) response.size = readFileSync(__filename).length;',
        '}).listen(0);',
        '',
      ].join('\n'),
    );
    await setSetting('workers', 1);
    try {
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
      const isBlocking = (one: vscode.Diagnostic): boolean => ruleOf(one) === 'blocking-call';
      const [before] = await untilDiagnostics(file, (all) => all.some(isBlocking));
      assert.doesNotMatch(before?.message ?? '', /Seen in/);
      const { model } = await runReady(file);
      assert.ok(model.url);
      const answer = fetch(model.url).catch(() => undefined);
      const isSeen = ({ message }: vscode.Diagnostic): boolean =>
        /^Seen in reading\.js now: the event loop of worker 1 stands still here\.$/m.test(message);
      const all = await untilDiagnostics(file, (found) => found.some(isSeen), 40_000);
      assert.deepEqual(
        all.filter(isSeen).map(({ range }) => range.start.line),
        [2],
      );
      await stopAll();
      await answer;
      await untilDiagnostics(file, (found) => !found.some(({ message }) => message.includes('Seen in')));
    } finally {
      await stopAll();
      await setSetting('workers', undefined);
    }
  });

  it('know that a program that Muster runs is clustered, in every file of its package', async () => {
    await writeProgram('shared/package.json', '{}');
    const program = await writeProgram(
      'shared/server.js',
      "const { createServer } = require('node:http');\ncreateServer(require('./visits')).listen(0);\n",
    );
    const route = await writeProgram(
      'shared/visits.js',
      [
        "const { createServer } = require('node:http');",
        'let visits = 0;',
        'const answer = (request, response) => response.end(String(++visits));',
        'module.exports = createServer(answer).listeners("request")[0];',
        '',
      ].join('\n'),
    );
    const document = await vscode.workspace.openTextDocument(route);
    await vscode.window.showTextDocument(document);
    try {
      await runReady(program);
      const [found] = await untilDiagnostics(route, some);
      assert.ok(found);
      assert.equal(ruleOf(found), 'shared-state');
      assert.match(document.getText(found.range), /visits/);
    } finally {
      await stopAll();
      await vscode.workspace.fs.delete(workspaceFile('shared'), { recursive: true });
    }
  });

  it('are switched off for a line by a comment', async () => {
    const document = await untitled(
      'typescriptreact',
      `${injection.split('\n')[0] ?? ''}\nconst a = <p>\n  {exec('ls ' + d)}\n</p>;\n`,
    );
    const [found] = await untilDiagnostics(document.uri, some);
    assert.ok(found);
    const actions = await actionsAt(document, found.range);
    await apply(actions.find(({ title }) => title === 'Disable shell-injection for this line'));
    assert.equal(document.lineAt(2).text, '  {/* muster-disable-next-line shell-injection -- reason */}');
    await untilDiagnostics(document.uri, (all) => !all.some((one) => ruleOf(one) === 'shell-injection'));
  });

  it('follow the settings', async () => {
    const document = await untitled('javascript', injection);
    await untilDiagnostics(document.uri, some);
    try {
      await setSetting('lint.rules', { 'shell-injection': 'off' });
      await untilDiagnostics(document.uri, (all) => !all.some((one) => ruleOf(one) === 'shell-injection'));
      await setSetting('lint.rules', { 'shell-injection': 'error' });
      await untilDiagnostics(document.uri, ([first]) => first?.severity === vscode.DiagnosticSeverity.Error);
      await setSetting('lint.enable', false);
      await untilDiagnostics(document.uri, none);
    } finally {
      await setSetting('lint.enable', undefined);
      await setSetting('lint.rules', undefined);
    }
    await untilDiagnostics(document.uri, some);
  });

  it("follow the project's .musterrc.json, and say in it what does not hold", async () => {
    const file = await writeProgram('checked.js', injection);
    const config = workspaceFile('.musterrc.json');
    await vscode.window.showTextDocument(file);
    await untilDiagnostics(file, some);
    try {
      await writeProgram('.musterrc.json', '{"rules":{"shell-injection":"off"}}');
      await untilDiagnostics(file, none);
      await writeProgram('.musterrc.json', '{"rules":{"shell":"off"}}');
      // It may be read while it is being written, when it is empty.
      await untilDiagnostics(config, (all) =>
        all.some(({ message }) => /^"rules\.shell" names no rule/.test(message)),
      );
      await untilDiagnostics(file, some);
    } finally {
      await vscode.workspace.fs.delete(config);
    }
    await untilDiagnostics(config, none);
    await vscode.workspace.fs.delete(file);
  });

  it('say nothing more of a document that is closed', async () => {
    const file = await writeProgram('closes.js', injection);
    // Opened by the editor itself: one that an extension has opened stays open for minutes.
    await vscode.commands.executeCommand('vscode.open', file);
    await untilDiagnostics(file, some);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await untilDiagnostics(file, none);
    await vscode.workspace.fs.delete(file);
  });

  it('cover the files of the workspace that are not open, on request', async () => {
    const file = await writeProgram('closed/never.js', injection);
    const ignored = await writeProgram('closed/node_modules/never.js', injection);
    await vscode.commands.executeCommand('muster.checkWorkspace');
    await untilDiagnostics(file, some);
    assert.deepEqual(diagnosticsOf(ignored), []);
    // Opened, it is checked live, and each finding is there once.
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const found = await untilDiagnostics(file, (all) => all.length === 1);
    assert.equal(document.getText(found[0]?.range), "'ls ' + d");
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await untilDiagnostics(file, (all) => all.length === 1);
    await vscode.workspace.fs.delete(workspaceFile('closed'), { recursive: true });
  });

  it('explain each rule on a page that the finding links to', async () => {
    const document = await untitled('javascript', injection);
    const [found] = await untilDiagnostics(document.uri, some);
    const target = typeof found?.code === 'object' && 'target' in found.code ? found.code.target : undefined;
    assert.ok(target);
    const page = await vscode.workspace.openTextDocument(target);
    assert.match(page.getText(), /^# .*shell-injection/m);
    await vscode.commands.executeCommand('vscode.open', target);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputCustom, 'the page is shown as text');
    assert.equal(tab.input.viewType, 'vscode.markdown.preview.editor');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.commands.executeCommand('muster.showRule', 'shell-injection');
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('shell-injection'), true);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
