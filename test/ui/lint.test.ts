import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';
import { folderOfServer, plainTyping, typeCommand, typedCommand } from './typedCommand';

describe('A person who types a command out of a request', () => {
  let app: App;
  let folder: string;

  before(async () => {
    folder = await folderOfServer();
    app = await openApp({ folder, settings: plainTyping });
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('sees it underlined before it is saved, and has it rewritten by one key', async () => {
    const { workbench } = app;
    const { editorArea } = workbench;
    const titles = await typeCommand(workbench);
    const before = await editorArea.text();
    assert.ok(before.includes(typedCommand), before);
    assert.ok(titles.includes('Run ls without a shell'), titles.join(', '));
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
