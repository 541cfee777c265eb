import { mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../scripts/editor/settings';
import { eventually } from './eventually';
import type { Workbench } from './workbench';

const file = 'files.mjs';
const program = `import { exec } from 'node:child_process';
import express from 'express';

const app = express();
app.get('/files', (req, res) => {
  
});
`;

/** What is typed into the handler. */
export const typedCommand = 'exec(`ls ${req.query.dir}`, (error, stdout) => res.send(stdout));';

/** With them what is typed stands as it is typed. */
export const plainTyping: Settings = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.quickSuggestions': { other: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
};

/** A folder with a server, in whose handler nothing stands yet. */
export async function folderOfServer(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  await writeFile(join(folder, file), program);
  return folder;
}

/** Types a command out of a request, waits until it is underlined, and opens the menu of what can be done about it. */
export async function typeCommand(workbench: Workbench): Promise<string[]> {
  await workbench.openFile(file);
  await workbench.goTo(6, 3);
  await workbench.page.keyboard.type(typedCommand);
  await eventually(
    () => workbench.editorArea.squiggles('error'),
    (count) => count > 0,
  );
  // Into the command, which is what was found.
  await workbench.goTo(6, 12);
  return workbench.editorArea.quickFixes();
}
