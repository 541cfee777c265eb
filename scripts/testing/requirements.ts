import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installChromium } from '../editor/chromium';
import { installEditor } from '../editor/install';
import { repository } from '../support/paths';
import { installExamples, installFrameworks } from './frameworks';
import { installRuntimes } from './runtimes';
import { installTools } from './tools';

/** What must be there before a stage can run. */
export type Requirement = 'dist' | 'editor' | 'runtimes' | 'frameworks' | 'examples' | 'tools';

const provide: Record<Requirement, () => Promise<unknown>> = {
  dist: () =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: repository }),
  editor: () => Promise.all([installEditor(), installChromium()]),
  runtimes: installRuntimes,
  frameworks: installFrameworks,
  examples: installExamples,
  tools: installTools,
};

/** Builds and installs what the stages need; what is there already is left alone. */
export async function provideRequirements(names: ReadonlySet<Requirement>): Promise<void> {
  await Promise.all([...names].map((name) => provide[name]()));
}
