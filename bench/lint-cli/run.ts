/**
 * `npm run bench:lint-cli`: Muster and ESLint, which has eslint-plugin-security alone to run, over the same 2,000 files,
 * in turns, each in a fresh process. The bars: ten times faster, and 400 MB at most.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package';
import { runNpm } from '../../scripts/support/npm.mjs';
import { pinnedNode, repository } from '../../scripts/support/paths';
import { writeSources } from './sources';

const files = 2000;
const rounds = 5;
const barTimes = 10;
const barMegabytes = 400;

interface Figures {
  readonly seconds: number;
  readonly megabytes: number;
  readonly findings: number;
}

type Tool = readonly string[];

const eslintConfig = `import security from 'eslint-plugin-security';
export default [{
  files: ['**/*.js'],
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  languageOptions: { sourceType: 'commonjs' },
  ...security.configs.recommended,
}];
`;

async function main(): Promise<void> {
  const peers = join(repository, 'bench', 'lint-cli');
  if (!existsSync(join(peers, 'node_modules')))
    await runNpm(['install', '--prefix', peers, '--no-package-lock'], peers);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'mu-'));
  try {
    // What ships is measured, not the development build.
    await packageExtension(join(folder, 'muster.vsix'));
    cpSync(join(repository, 'dist'), join(folder, 'muster'), { recursive: true });
    let isHeld = true;
    for (const share of [undefined, 1]) isHeld = (await compare(folder, peers, share)) && isHeld;
    process.exitCode = isHeld ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param share of the files that start processes; nothing for what is usual */
async function compare(folder: string, peers: string, share: number | undefined): Promise<boolean> {
  const project = join(folder, share === undefined ? 'usual' : 'all');
  const lines = writeSources(project, files, share);
  writeFileSync(join(project, 'eslint.config.mjs'), eslintConfig);
  symlinkSync(join(peers, 'node_modules'), join(project, 'node_modules'));
  const muster = [join(folder, 'muster', 'cli.js'), 'lint', 'src', '--format', 'json'];
  const eslint = [join(peers, 'node_modules', 'eslint', 'bin', 'eslint.js'), 'src', '--format', 'json'];
  const figures: Record<'muster' | 'eslint', Figures[]> = { muster: [], eslint: [] };
  for (let round = 0; round <= rounds; round++) {
    const pair = { muster: await measure(muster, project), eslint: await measure(eslint, project) };
    // The first round fills the caches of the disk.
    if (round === 0) continue;
    figures.muster.push(pair.muster);
    figures.eslint.push(pair.eslint);
  }
  console.log(
    `\n${files} files, ${lines} lines, ${share === undefined ? '15 %' : 'all'} of them start processes:`,
  );
  for (const [name, all] of Object.entries(figures)) {
    const row = [
      name.padEnd(8),
      `${median(all.map(({ seconds }) => seconds)).toFixed(2)} s`,
      `${Math.round(median(all.map(({ megabytes }) => megabytes)))} MB`,
      `${all[0]?.findings ?? 0} findings`,
    ];
    console.log(row.join('   '));
  }
  const times = median(figures.eslint.map(({ seconds }, at) => seconds / (figures.muster[at]?.seconds ?? 0)));
  const megabytes = Math.max(...figures.muster.map((one) => one.megabytes));
  const isHeld = times >= barTimes && megabytes <= barMegabytes;
  console.log(
    `${times.toFixed(1)} × as fast, ${Math.round(megabytes)} MB at most; ` +
      `bar ${barTimes} ×, ${barMegabytes} MB: ${isHeld ? 'held' : 'missed'}`,
  );
  return isHeld;
}

async function measure(tool: Tool, cwd: string): Promise<Figures> {
  const start = performance.now();
  const child = spawn(pinnedNode, tool, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let kilobytes = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const watch = setInterval(() => (kilobytes = Math.max(kilobytes, peakOf(child.pid))), 10);
  const [code] = (await once(child, 'close')) as [number];
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  if (code > 1) throw new Error(`${tool.join(' ')} ended with ${code}`);
  const results = JSON.parse(out) as { messages: unknown[] }[];
  if (results.length !== files) throw new Error(`${tool.join(' ')} checked ${results.length} files`);
  return {
    seconds,
    megabytes: kilobytes / 1024,
    findings: results.flatMap(({ messages }) => messages).length,
  };
}

/** The most resident memory that a process has had, in KB. */
function peakOf(pid = 0): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It has ended.
    return 0;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

void main();
