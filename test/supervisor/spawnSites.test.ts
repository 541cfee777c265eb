import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { Location } from '../../src/protocol/events';
import type { Spawned } from '../../src/protocol/traffic';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { get } from './support/http';
import { fixture } from './support/paths';
import { supervise, type Supervisor } from './support/supervisor';

const spawnedBy = ({ messages }: AgentProcess): Spawned[] =>
  messages.flatMap(({ message }) => (message.type === 'observed' && message.spawned) || []);

/** The site of the only child, when it is known. */
async function siteOfChild({ log }: Supervisor): Promise<Location> {
  return log.waitFor('the site of a child', () => [...log.processes.values()].find(({ site }) => site)?.site);
}

for (const major of runtimeMajors)
  for (const file of ['startsChildren.cjs', 'startsChildren.mjs'])
    it(`the agent on Node.js ${major} tells where children are started, and by which call: ${file}`, async () => {
      const program = runWithAgent(fixture(file), { runtime: runtimePath(major) });
      await until('all of them', () => spawnedBy(program).length === 6);
      const { code } = await program.ended;
      assert.equal(code, 0, program.stderr);
      const first = 7;
      assert.deepEqual(
        spawnedBy(program).map(({ name, location }) => ({
          name,
          file: location?.file,
          line: location?.line,
        })),
        ['spawn', 'exec', 'execFile', 'fork', 'exec', 'execFile'].map((name, i) => ({
          name,
          file: fixture(file),
          line: first + i,
        })),
      );
      const pids = program.stdout.trim().split(' ').map(Number);
      assert.deepEqual(
        spawnedBy(program).map(({ pid }) => pid),
        pids,
      );
    });

describe('the process tree', () => {
  it('names the line that a child was started on', async () => {
    const supervisor = await supervise(fixture('spawns.js'), { workers: 1 });
    await get(await supervisor.log.address(1), '/spawn');
    const { file, line } = await siteOfChild(supervisor);
    assert.deepEqual({ file, line }, { file: fixture('spawns.js'), line: 9 });
    await supervisor.stop();
  });

  it('names the line of the source that a compiled file was made from', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'muster-map-')));
    const source = [
      "import { spawn } from 'node:child_process';",
      "import { createServer } from 'node:http';",
      '',
      'interface Job {',
      '  name: string;',
      '}',
      'export function start({ name }: Job): void {',
      "  spawn(name, ['3600'], { stdio: 'ignore' });",
      '}',
      'createServer((request, response) => {',
      "  start({ name: 'sleep' });",
      '  response.end();',
      '}).listen(process.env.PORT);',
    ].join('\n');
    try {
      const { outputText, sourceMapText = '' } = ts.transpileModule(source, {
        fileName: 'server.ts',
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true },
      });
      await writeFile(join(folder, 'server.ts'), source);
      await writeFile(join(folder, 'server.js'), outputText);
      await writeFile(join(folder, 'server.js.map'), sourceMapText);
      const supervisor = await supervise(join(folder, 'server.js'), { workers: 1 });
      await get(await supervisor.log.address(1));
      const { file, line } = await siteOfChild(supervisor);
      assert.deepEqual({ file, line }, { file: join(folder, 'server.ts'), line: 8 });
      await supervisor.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
