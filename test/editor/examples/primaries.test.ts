import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until';
import { get } from '../../supervisor/support/http';
import { endExample, Example } from '../support/example';

const two = { env: { WORKERS: '2' } };

/** Runs a program that forks two workers itself. */
const observe = async (name: string): Promise<Example> => {
  const example = await Example.run(name, 2, two);
  assert.equal(example.session.model.info?.mode, 'observe');
  return example;
};

const isPaired = ({ roundTrip }: { roundTrip?: string }): boolean => roundTrip !== undefined;

describe('Of the examples of programs that fork their own workers, the window shows', () => {
  afterEach(endExample);

  it('own-primary: the primary and its two workers, once; why one died, and the one in its place', async () => {
    const example = await observe('own-primary/server.js');
    await example.lineLike(/^primary /i);
    await example.linesLike(/^[12] ready /, 2);
    const before = [1, 2].map((slot) => example.pidOf(slot));
    await get(example.address, '/crash').catch(() => undefined);
    await example.eventLike(/Somebody asked for \/crash/);
    await example.lineLike(/^[12] ready .*1 restart/);
    assert.notDeepEqual(
      [1, 2].map((slot) => example.pidOf(slot)),
      before,
    );
  });

  it('production-primary: pings with their pongs, what is told of each request, and that its guard gives up', async () => {
    const example = await observe('production-primary/server.js');
    await get(example.address, '/');
    const [pong] = await example.messagesLike(/^pong$/, isPaired);
    assert.match(pong?.preview ?? '', /"memory":\{"rss":\d+/);
    await example.messagesLike(/^ping$/);
    await example.messagesLike(/^request$/);
    for (let deaths = 1; deaths <= 6; deaths++) {
      await until('a worker to ask', async () =>
        get(example.address, '/crash').then(
          () => true,
          () => false,
        ),
      );
      const told = (): number => example.output.filter((line) => /ended with 3|giving up/.test(line)).length;
      await until(`death ${deaths} to be noticed`, () => told() >= deaths);
      if (deaths < 6) await example.ready(2);
    }
    const { id } = await example.eventLike(/^Worker 0 crashed: /);
    const said = (example.tab('events', id).detail?.stack ?? []).map(({ text }) => text);
    assert.ok(
      said.some((line) => /crash loop, 5 restarts in 60 s: giving up/.test(line)),
      said.join('\n'),
    );
  });

  it('rolling-restart: one worker after the other replaced, at SIGUSR2 and at Reload', async () => {
    const example = await observe('rolling-restart/server.js');
    const pids = async (): Promise<(number | undefined)[]> => (await example.ready(2)).map(({ pid }) => pid);
    const replaced = async (start: () => unknown): Promise<void> => {
      const before = await pids();
      await start();
      await until('every worker to be replaced', async () => {
        const now = await pids();
        return !now.some((pid) => before.includes(pid));
      });
      await example.linesLike(/^\d+ ready /, 2);
    };
    await replaced(() => process.kill(example.pidOf(0), 'SIGUSR2'));
    await replaced(() => vscode.commands.executeCommand('muster.reload'));
  });

  it('messages: who says what to whom, answers with their questions, and what Send Message is answered', async () => {
    const example = await observe('messages/server.js');
    await get(example.address, '/say?text=hello');
    const [said] = await example.messagesLike(/^say$/);
    assert.match(said?.preview ?? '', /"text":"hello"/);
    await until('each worker to have heard it', () => {
      const { lanes, table } = example.tab('ipc');
      const heard = table.rows.filter(({ label }) => label === 'heard').map(({ to }) => lanes[to]?.title);
      return ['worker 1', 'worker 2'].every((name) => heard.some((title) => title?.toLowerCase() === name));
    }).catch((error: unknown) => {
      const { lanes, table } = example.tab('ipc');
      throw new Error(`${String(error)}\n${JSON.stringify([lanes, table.rows])}`);
    });
    await get(example.address, '/who');
    await example.messagesLike(/^they$/, isPaired);
    await example.session.client.sendMessage({ type: 'greet', id: 1, name: 'Ada' }, 1);
    const [greeting] = await example.messagesLike(/^greeting$/);
    assert.match(greeting?.preview ?? '', /Hello, Ada/);
  });
});
