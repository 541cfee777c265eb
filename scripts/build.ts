/**
 * Bundles everything that ships into `dist/`: one CommonJS file for each process that runs it, the pages of the webviews, and
 * the licences of the packages in them.
 * `--watch` rebuilds on change and prints the markers that the problem matcher in `.vscode/tasks.json` waits for;
 * `--production` minifies and leaves the source maps out.
 */
import { build, context, type BuildOptions, type PluginBuild } from 'esbuild';
import { rmSync, writeFileSync } from 'node:fs';
import { apart } from './lint/apart';
import { slicedTypescript } from './lint/slice';
import { lateCrypto } from './lateCrypto';
import { autocannonCore } from './load/core';
import { bundledPackages, noticesOf } from './notices';
import { splitCommonJs } from './splitCommonJs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common: BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  // The oldest Node that may run it: the user's (≥ 20.12), or the extension host of the oldest editor (20.18).
  target: 'node20.12',
  minify: production,
  keepNames: true,
  sourcemap: !production,
  sourcesContent: false,
  logLevel: 'warning',
  metafile: true,
  plugins: [slicedTypescript],
};

/** The rules, and what shows their findings in the editor: several times what all else needs, and not needed at first. */
const rulesApart = apart('src/lint/index.ts', 'lint.js');
const adapterApart = apart('src/editor/lint/index.ts', 'lintEditor.js');

const bundles: BuildOptions[] = [
  {
    ...common,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    external: ['vscode'],
    // Of a bundle that is loaded later, only a `require` lets the extension host give it `vscode`.
    supported: { 'dynamic-import': false },
    plugins: [adapterApart],
  },
  {
    ...common,
    entryPoints: { lintEditor: 'src/editor/lint/index.ts' },
    outdir: 'dist',
    external: ['vscode'],
    plugins: [rulesApart],
  },
  {
    ...common,
    entryPoints: { supervisor: 'src/supervisor/main.ts', cli: 'src/cli/main.ts' },
    outdir: 'dist',
    plugins: [
      apart('src/supervisor/supervise.ts', 'supervise.js'),
      apart('src/cli/command.ts', 'command.js'),
    ],
    supported: { 'dynamic-import': false },
  },
  {
    ...common,
    entryPoints: { supervise: 'src/supervisor/supervise.ts', command: 'src/cli/command.ts' },
    outdir: 'dist',
    chunkNames: 'part-[hash]',
    plugins: [rulesApart, lateCrypto, splitCommonJs],
  },
  {
    ...common,
    entryPoints: { agent: 'src/agent/main.ts' },
    outdir: 'dist',
    // It is loaded before every worker's first line, and to name each function would take a tenth of that.
    keepNames: false,
  },
  {
    ...common,
    entryPoints: { pulse: 'src/agent/pulseThread.ts' },
    outdir: 'dist',
    // It is run as text, in which Node's own `import()` would start the whole of its loader.
    supported: { 'dynamic-import': false },
  },
  {
    ...common,
    entryPoints: {
      measure: 'src/measure/main.ts',
      load: 'src/measure/load/main.ts',
      listening: 'src/agent/tellListening.ts',
    },
    outdir: 'dist',
    plugins: [autocannonCore],
  },
  {
    ...common,
    entryPoints: { lint: 'src/lint/index.ts' },
    outdir: 'dist',
    keepNames: false,
  },
  {
    ...common,
    entryPoints: { lintWorker: 'src/editor/lint/worker.ts' },
    outdir: 'dist',
    plugins: [rulesApart],
  },
  {
    ...common,
    entryPoints: { lintThread: 'src/cli/lint/thread.ts' },
    outdir: 'dist',
    plugins: [rulesApart],
  },
  {
    ...common,
    entryPoints: [
      { in: 'media/dashboard/main.ts', out: 'dashboard' },
      { in: 'media/dashboard/styles.css', out: 'dashboard' },
      { in: 'media/measure/main.ts', out: 'scaling' },
      { in: 'media/measure/styles.css', out: 'scaling' },
    ],
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    // The browser of the oldest editor, 1.96.
    target: 'chrome128',
    keepNames: false,
  },
];

if (watch) {
  const marker = {
    name: 'watch-markers',
    setup(pluginBuild: PluginBuild): void {
      pluginBuild.onStart(() => console.log('[watch] build started'));
      pluginBuild.onEnd(() => console.log('[watch] build finished'));
    },
  };
  for (const options of bundles)
    await (await context({ ...options, plugins: [...(options.plugins ?? []), marker] })).watch();
} else {
  rmSync('dist', { recursive: true, force: true });
  const built = await Promise.all(bundles.map((options) => build(options)));
  const notices = noticesOf(bundledPackages(built.flatMap(({ metafile }) => metafile ?? [])));
  writeFileSync('dist/ThirdPartyNotices.txt', notices);
}
