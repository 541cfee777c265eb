/**
 * `npm run bench:lint-cli`: Muster and ESLint, which has eslint-plugin-security alone to run, over the same 2,000 files,
 * in turns, each in a fresh process. The bars: ten times faster, and 400 MB at most. ESLint alone takes half a minute for
 * a project of files that all start processes: `npm run bench:lint-cli -- usual` or `-- all` measures one of the two
 * projects, and `--rounds 2` so many times.
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
import { parseArgs } from 'node:util';
import { packageExtension } from '../../scripts/package';
import { runNpm } from '../../scripts/support/npm.mjs';
import { pinnedNode, repository } from '../../scripts/support/paths';
import { writeSources } from './sources';

const files = 2000;
/** By name, the share of the files that start processes; nothing for what is usual. */
const projects = { usual: undefined, all: 1 } as const;
type ProjectName = keyof typeof projects;
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
  const { values, positionals } = parseArgs({
    options: { rounds: { type: 'string', default: '5' } },
    allowPositionals: true,
  });
  const names = (Object.keys(projects) as ProjectName[]).filter(
    (name) => positionals.length === 0 || positionals.includes(name),
  );
  const rounds = Number(values.rounds);
  if (names.length === 0 || !(rounds >= 1)) throw new Error('usual and all are measured, one time or more.');
  const peers = join(repository, 'bench', 'lint-cli');
  if (!existsSync(join(peers, 'node_modules')))
    await runNpm(['install', '--prefix', peers, '--no-package-lock'], peers);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'mu-'));
  try {
    // What ships is measured, not the development build.
    await packageExtension(join(folder, 'muster.vsix'));
    cpSync(join(repository, 'dist'), join(folder, 'muster'), { recursive: true });
    let isHeld = true;
    for (const name of names) isHeld = (await compare(name, { folder, peers, rounds })) && isHeld;
    process.exitCode = isHeld ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Bench {
  readonly folder: string;
  readonly peers: string;
  readonly rounds: number;
}

/** @returns whether the bars are held */
async function compare(name: ProjectName, { folder, peers, rounds }: Bench): Promise<boolean> {
  const project = join(folder, name);
  const lines = writeSources(project, files, projects[name]);
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
  const share = name === 'usual' ? '15 %' : 'all';
  console.log(`\n${files} files, ${lines} lines, ${share} of them start processes:`);
  for (const [tool, all] of Object.entries(figures)) {
    const row = [
      tool.padEnd(8),
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
