/** Inside a fresh extension host: loads and activates the built extension once, and writes what it took. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

interface Extension {
  activate: (context: Pick<vscode.ExtensionContext, 'subscriptions' | 'extensionPath'>) => unknown;
}

export function run(): Promise<void> {
  const extension = vscode.extensions.all.find(({ id }) => id === 'muster.muster');
  if (!extension || extension.isActive) throw new Error('Muster must be there and not yet active.');
  const { extensionPath } = extension;
  const subscriptions: vscode.Disposable[] = [];
  const requireThere = createRequire(join(extensionPath, 'package.json'));

  const start = performance.now();
  const { activate } = requireThere('./dist/extension.js') as Extension;
  const loaded = performance.now();
  activate({ subscriptions, extensionPath });
  const activated = performance.now();

  for (const subscription of subscriptions) subscription.dispose();
  const figures = { load: loaded - start, activate: activated - loaded };
  writeFileSync(process.env['MUSTER_BENCH_FILE'] ?? '', JSON.stringify(figures));
  return Promise.resolve();
}
