import assert from 'node:assert/strict';
import { execFile as execFileWithCallback } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { agentVariable } from '../../src/protocol/telemetry';
import { agentPath, runWithAgent, type AgentProcess, type Ended } from './support/agentProcess';
import { cookieEnvironment } from './support/leftovers';
import { fixture } from './support/paths';

const execFile = promisify(execFileWithCallback);

interface Course {
  ended: Ended;
  stdout: string;
  stderr: string;
}

async function courseOf(program: AgentProcess): Promise<Course> {
  const ended = await program.ended;
  return { ended, stdout: program.stdout, stderr: program.stderr };
}

for (const major of runtimeMajors) {
  describe(`the agent's hygiene on Node.js ${major}`, () => {
    const run = (way: string, agent: boolean): AgentProcess =>
      runWithAgent(fixture('hygiene.js'), { args: [way], runtime: runtimePath(major), agent });

    /** How it goes with the agent, having compared it with how it goes without. */
    const same = async (way: string, then?: (program: AgentProcess) => void): Promise<Course> => {
      const [observed, bare] = [run(way, true), run(way, false)];
      for (const program of [observed, bare]) then?.(program);
      const course = await courseOf(observed);
      assert.deepEqual(course, await courseOf(bare));
      assert.ok(observed.told.includes('hello'));
      return course;
    };

    it('T20: a message that comes before its listener is not lost', async () => {
      const { stdout } = await same('lateListener', ({ child }) => child.send('early'));
      assert.equal(stdout, 'got early\n');
    });

    it('T20: an idle child with an open IPC channel ends by itself', async () => {
      const { ended } = await same('idle');
      assert.deepEqual(ended, { code: 0, signal: null });
    });

    for (const [way, code] of [
      ['ends', 0],
      ['exits', 5],
      ['throws', 1],
      ['rejects', 1],
      ['handlesAll', 0],
    ] as const)
      it(`T21: a program that ${way} does so with the same code and the same words`, async () => {
        const { ended } = await same(way);
        assert.deepEqual(ended, { code, signal: null });
      });

    it('leaves no trace in the stack of an error in a request handler', async () => {
      const { stderr } = await same('throwsInRequest');
      assert.match(stderr, /Error: in a handler\n/);
    });

    it('writes nothing into a file that the program has opened where the pipe was', async () => {
      const { stdout } = await same('reusesDescriptors');
      assert.equal(stdout, 'wrote: mine\n');
    });

    for (const observeOnly of [false, true])
      it(`lets a program without a pipe for it run as if it were not there${observeOnly ? ', where it only observes' : ''}`, async () => {
        const { stdout, stderr } = await execFile(
          runtimePath(major),
          ['--require', agentPath, fixture('hygiene.js'), 'serves'],
          {
            env: { ...process.env, [agentVariable]: JSON.stringify({ observeOnly }), ...cookieEnvironment },
            timeout: 20_000,
          },
        );
        assert.deepEqual({ stdout, stderr }, { stdout: 'closed\n', stderr: '' });
      });

    it('leaves no listener behind where the program looks for its own', async () => {
      const { stdout } = await same('events');
      assert.match(stdout, /^0 0 /);
    });

    it('T26: what a program starts is not hurt when the preload is gone, and has the NODE_OPTIONS of the user', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'muster-preload-'));
      try {
        const preload = join(folder, 'agent.js');
        await copyFile(agentPath, preload);
        const program = runWithAgent(fixture('hygiene.js'), {
          args: ['gone', preload],
          runtime: runtimePath(major),
          env: { NODE_OPTIONS: '--stack-trace-limit=42' },
          preload,
        });
        assert.deepEqual(await courseOf(program), {
          ended: { code: 0, signal: null },
          stdout: [
            'preload is there: false options: --stack-trace-limit=42 ',
            'exec: 42',
            'fork: 42 --stack-trace-limit=42 ',
            '',
          ].join('\n'),
          stderr: '',
        });
        assert.ok(program.told.includes('hello'));
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
}
