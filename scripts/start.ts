/** `npm start` builds the extension, opens it in a VS Code on the examples, and says what to press there. */
import { join } from 'node:path';
import { findDesktop, openDesktop } from './editor/desktop';
import { serveExtension } from './editor/serveExtension';
import { repository } from './support/paths';

const examples = join(repository, 'examples');

await import('./build');
const desktop = findDesktop();
if (desktop !== undefined && (await openDesktop(desktop, repository, examples))) {
  console.log(`\nA VS Code window is open on examples/. ${whatToDo()}`);
} else {
  await serve();
}

async function serve(): Promise<void> {
  const served = await serveExtension(examples);
  console.log(`\nOpen this in a browser:\n\n  ${served.url}\n\n${whatToDo()}\nPress Ctrl+C here to end it.`);
  const interrupted = new Promise<true>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(true));
  });
  const inOrder = await Promise.race([interrupted, served.exit.then(() => false)]);
  console.log(inOrder ? '\nEnding …' : 'The VS Code server ended by itself.');
  await served.stop();
  process.exit(inOrder ? 0 : 1);
}

function whatToDo(): string {
  return (
    'It has Muster in it: open hello/server.js and press ▶ (Run Clustered) at the upper right of the editor,\n' +
    'or press F1 and type "Muster: Run Clustered". The workers appear in the Muster view of the activity bar.'
  );
}
