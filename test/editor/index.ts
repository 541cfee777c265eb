import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import StageReporter from '../../scripts/testing/reporter';

/** What VS Code calls inside the extension host; it rejects when a test failed. */
export async function run(): Promise<void> {
  // Mocha is an ES module: the extension host can only import it.
  const { default: Mocha } = await import('mocha');
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    // Mocha's types ask for a subclass of its own base; mocha itself only for a constructor.
    reporter: StageReporter as unknown as Mocha.ReporterConstructor,
    ...(grep === undefined ? {} : { grep }),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js'))) mocha.addFile(join(__dirname, file));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => void mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests failed.`);
}
