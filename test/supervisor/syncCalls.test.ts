import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { Address } from '../../src/protocol/events';
import type { SyncCall } from '../../src/protocol/traffic';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { get } from './support/http';
import { fixture } from './support/paths';

const callsOf = ({ messages }: AgentProcess): SyncCall[] =>
  messages.flatMap(({ message }) => (message.type === 'observed' && message.calls) || []);

const at = async (program: AgentProcess): Promise<Address> => ({
  scheme: 'http',
  host: '127.0.0.1',
  port: await program.port(),
});

/** The line of a fixture that asks for a call. */
const lineOf = (file: string, way: string): number =>
  readFileSync(fixture(file), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(`'${way}'`)) + 1;

for (const major of runtimeMajors)
  describe(`a call that keeps the event loop waiting, on Node.js ${major},`, () => {
    const runtime = runtimePath(major);

    for (const file of ['blocksByCall.cjs', 'blocksByCall.mjs'])
      it(`is told with its name, its time and its line, and a quick one is not: ${file}`, async () => {
        const program = runWithAgent(fixture(file), { runtime, env: { PORT: '0' } });
        const address = await at(program);
        const details: Record<string, string | undefined> = {
          execSync: 'sleep 0.03',
          execFileSync: 'sleep 0.03',
          spawnSync: 'sleep 0.03',
          pbkdf2Sync: undefined,
          scryptSync: undefined,
        };
        await get(address, '/quick');
        for (const name of Object.keys(details)) await get(address, `/${name}`);
        await until('the last', () => callsOf(program).some(({ name }) => name === 'scryptSync'));
        // On a busy machine a quick one may take its time.
        const calls = callsOf(program).filter(({ location }) => location?.line !== lineOf(file, '/quick'));
        assert.deepEqual(
          calls.map(({ name, detail, location }) => ({
            name,
            detail,
            file: location?.file,
            line: location?.line,
          })),
          Object.entries(details).map(([name, detail]) => ({
            name,
            detail,
            file: fixture(file),
            line: lineOf(file, `/${name}`),
          })),
        );
        for (const { ms, name } of calls)
          assert.ok(ms >= (name.startsWith('exec') ? 30 : 10), `${name} ${ms}`);
      });

    it('fails with the same words as without the agent', async () => {
      const stacks = await Promise.all(
        [true, false].map(async (agent) => {
          const program = runWithAgent(fixture('tellsItsPort.cjs'), {
            runtime,
            agent,
            args: [fixture('blocksByCall.cjs')],
            env: { PORT: '0' },
          });
          const port = await until('its port', () => /port (\d+)/.exec(program.stdout)?.[1]);
          return (await get({ scheme: 'http', host: '127.0.0.1', port: Number(port) }, '/fails')).body;
        }),
      );
      assert.match(stacks[0] ?? '', /Command failed: exit 3/);
      assert.equal(stacks[0], stacks[1]);
    });

    it('is seen without a word where Node warns of what is deprecated', async () => {
      const execArgv = ['--pending-deprecation', '--trace-deprecation'];
      const program = runWithAgent(fixture('blocksByCall.cjs'), { runtime, execArgv, env: { PORT: '0' } });
      await get(await at(program), '/execSync');
      await until('the call', () => callsOf(program).length === 1);
      assert.equal(program.stderr, '');
    });
  });
