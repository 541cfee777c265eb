import assert from 'node:assert/strict';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { agentPath, runWithAgent, type AgentProcess, type Ended } from './support/agentProcess';
import { fixture } from './support/paths';

interface Course {
  ended: Ended;
  stdout: string;
  stderr: string;
  /** What the other end got. */
  messages: unknown[];
}

/** A stack has a frame of the agent where it stands between Node and the program: all else must be alike. */
const withoutAgent = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => !line.includes(agentPath))
    .join('\n');

/** Where Node takes up a tick depends on which timers happen to be due with it, those of the program among them. */
const withoutTicks = (text: string): string =>
  text.replace(/^ +at .*\(node:internal\/(?:process\/task_queues|timers):.*\n/gm, '');

async function courseOf(program: AgentProcess): Promise<Course> {
  const messages: unknown[] = [];
  program.child.on('message', (message) => messages.push(message));
  const ended = await program.ended;
  return { ended, stdout: program.stdout, stderr: withoutTicks(withoutAgent(program.stderr)), messages };
}

for (const major of runtimeMajors) {
  describe(`IPC as Node promises it, with the agent and without, on Node.js ${major}`, function () {
    this.timeout(60_000);
    const runtime = runtimePath(major);
    const program = fixture('ipcSemantics.js');

    /** How it goes with the agent, having compared it with how it goes without. */
    const same = async (way: string, then?: (program: AgentProcess) => void): Promise<Course> => {
      const [observed, bare] = [true, false].map((agent) =>
        runWithAgent(program, { args: [way], runtime, agent }),
      );
      assert.ok(observed && bare);
      for (const one of [observed, bare]) then?.(one);
      const [course, expected] = await Promise.all([courseOf(observed), courseOf(bare)]);
      assert.deepEqual(course, expected);
      assert.ok(observed.told.includes('hello'));
      return course;
    };
    const ends = { code: 0, signal: null };

    it('calls back in the same order, returns the same, and fails alike once the channel is closed', async () => {
      const { ended, stdout, messages } = await same('order');
      assert.deepEqual(ended, ends);
      assert.match(stdout, /callback late ERR_IPC_CHANNEL_CLOSED/);
      assert.match(stdout, /error Error ERR_IPC_DISCONNECTED/);
      assert.equal(messages.length, 7);
    });

    it('refuses the same messages with the same errors, and runs the getters of none once more', async () => {
      const { stdout } = await same('refused');
      assert.match(stdout, /^nothing throws TypeError ERR_MISSING_ARGS/);
      assert.match(stdout, /\nno handle throws TypeError ERR_INVALID_HANDLE_TYPE/);
      assert.doesNotMatch(stdout, /The getter of a class was run/);
    });

    it('leaves the objects of the program as they look', async () => {
      const { ended } = await same('shape');
      assert.deepEqual(ended, ends);
    });

    it('tells the same of a child that is forked and talked to, from its start to its end', async () => {
      const { stdout } = await same('both');
      assert.match(stdout, /child message \{"got":"at once"\}/);
      assert.match(stdout, /late Error ERR_IPC_CHANNEL_CLOSED/);
    });

    it('carries the same in advanced serialization', async () => {
      const { stdout, ended } = await same('advanced');
      assert.deepEqual(ended, ends);
      assert.match(stdout, /\[Circular \*1\]/);
    });

    it('keeps a process running as long as it would: with a listener, unless its channel is unreferenced', async () => {
      const { ended, stdout } = await same('refs');
      assert.deepEqual(ended, ends);
      assert.equal(stdout, 'unref 0\ndone\n');
    });

    it('keeps messages for the next listener', async () => {
      const { stdout } = await same('waits', ({ child }) => {
        child.send('one');
        child.send('two');
      });
      assert.equal(stdout, 'first one\n0\nsecond two\n');
    });

    it('keeps messages to Node itself', async () => {
      const { stdout, messages } = await same('swallowed', ({ child }) => {
        child.send({ cmd: 'NODE_MINE', b: 2 });
        child.send({ cmd: 'yours' });
      });
      assert.match(stdout, /internal \{"cmd":"NODE_MINE","b":2\}\n/);
      assert.deepEqual(messages, [{ cmd: 'NODE_' }]);
    });

    it('goes through what the program puts in the place of send and emit', async () => {
      const { stdout } = await same('patched', ({ child }) => child.send({ a: 1 }));
      assert.match(stdout, /^emit 3 \{"a":1\}\ntrue \{"a":1\}\n/);
    });

    it('goes through what the program puts in the place of what all objects inherit', async () => {
      const { stdout } = await same('inherits', ({ child }) => child.send({ a: 1 }));
      assert.equal(stdout, 'inherited 3\n{"a":1} true \n');
    });

    it('passes handles, one after the other, and keeps open what is to be kept open', async () => {
      const { stdout, ended } = await same('handles');
      assert.deepEqual(ended, ends);
      assert.match(stdout, /\{"keepOpen":true\} Socket from the child/);
    });

    it('dies alike of an error in a listener', async () => {
      const { ended, stderr } = await same('throws', ({ child }) => child.send('x'));
      assert.equal(ended.code, 1);
      assert.match(stderr, /TypeError: in the handler\n/);
    });

    it('fails alike where the child cannot be started', async () => {
      const { stdout } = await same('noProgram');
      assert.match(stdout, /error ENOENT spawn/);
    });

    it('goes alike between threads', async () => {
      const { stdout } = await same('threads');
      assert.match(stdout, /DataCloneError/);
    });

    it('goes alike in a worker of node:cluster that serves and disconnects', async () => {
      const run = (agent: boolean): AgentProcess =>
        runWithAgent(fixture('agentPrimary.js'), {
          args: [agent ? agentPath : 'none', program, 'worker'],
          runtime,
          agent: false,
        });
      const [observed, bare] = [run(true), run(false)];
      const [course, expected] = await Promise.all([courseOf(observed), courseOf(bare)]);
      assert.deepEqual(course, expected);
      assert.match(course.stdout, /^true true\n/);
      assert.match(course.stdout, /exitedAfterDisconnect: true\n$/);
      const internal = observed.observed.flatMap(({ ipc }) => ipc?.channels ?? []).at(-1);
      assert.deepEqual([internal?.sent.user, internal?.peer], [1, 'supervisor']);
      assert.ok((internal?.sent.internal ?? 0) > 0, 'What node:cluster says is its own');
    });
  });
}
