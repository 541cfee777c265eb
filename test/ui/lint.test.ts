import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';

const program = `import { exec } from 'node:child_process';
import express from 'express';

const app = express();
app.get('/files', (req, res) => {
  
});
`;
const typed = 'exec(`ls ${req.query.dir}`, (error, stdout) => res.send(stdout));';

describe('A person who types a command out of a request', () => {
  let app: App;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await writeFile(join(folder, 'files.mjs'), program);
    // What is typed is to stand as it is typed.
    const settings = {
      'editor.autoClosingBrackets': 'never',
      'editor.autoClosingQuotes': 'never',
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
      'editor.parameterHints.enabled': false,
    };
    app = await openApp({ folder, settings });
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('sees it underlined before it is saved, and has it rewritten by one key', async () => {
    const { workbench } = app;
    const { editorArea } = workbench;
    await workbench.openFile('files.mjs');
    await workbench.goTo(6, 3);
    await workbench.page.keyboard.type(typed);
    await eventually(
      () => editorArea.squiggles('error'),
      (count) => count > 0,
    );
    assert.ok((await editorArea.text()).includes(typed), await editorArea.text());
    // Into the command, of which the finding is.
    await workbench.goTo(6, 12);
    const titles = await editorArea.quickFixes();
    assert.ok(
      titles.some((title) => title === 'Run ls without a shell'),
      titles.join(', '),
    );
    await workbench.screenshot('lint-quick-fix');
    await editorArea.applyQuickFix('Run ls without a shell');
    await eventually(
      () => editorArea.text(),
      (text) =>
        text.includes("execFile('ls', [req.query.dir], (error, stdout) => res.send(stdout));") &&
        text.includes("import { execFile } from 'node:child_process';"),
    );
    await eventually(
      () => editorArea.squiggles('error'),
      (count) => count === 0,
    );
  });
});
