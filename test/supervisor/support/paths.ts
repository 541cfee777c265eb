import { join } from 'node:path';

/** The repository; mocha runs in it. */
export const root = process.cwd();
export const cliPath = join(root, 'dist', 'cli.js');
export const supervisorPath = join(root, 'dist', 'supervisor.js');
export const frameworks = join(root, 'test', 'frameworks');

/** A server written for these tests. */
export function fixture(name: string): string {
  return join(root, 'test', 'fixtures', 'servers', name);
}
