import assert from 'node:assert/strict';
import { actionOf } from '../../../src/editor/dashboard/requests';
import { SessionRecords } from '../../../src/editor/dashboard/records';
import { commandIds } from '../../../src/editor/ids';
import { tabIds } from '../../../src/protocol/dashboard';
import { sessionCommands, slotCommands } from '../../../src/protocol/views/commands';
import { hello, slotEvent } from './helloSession';

const model = hello();
model.apply(
  slotEvent({ slot: 1, addresses: [{ scheme: 'http', port: 3000, url: 'http://localhost:3000' }] }),
);
const records = new SessionRecords();
const stack = 'Error: no\n    at f (/app/a.js:3:5)\n    at node:internal/main:1:2';
records.take(slotEvent({ slot: 1, pid: 7, state: 'ready' }), model);
records.take(
  slotEvent({ slot: 1, state: 'exited', cause: { kind: 'uncaughtException', message: 'no', detail: stack } }),
  model,
);
const act = (message: unknown) =>
  actionOf(
    message,
    (id) => (id === model.id ? model : undefined),
    () => records,
  );
const session = model.id;

describe('A message of the dashboard’s page', () => {
  it('executes the commands of a session and of a slot', () => {
    for (const command of sessionCommands)
      assert.deepEqual(act({ type: 'session', session, command }), {
        do: 'execute',
        command,
        target: session,
      });
    for (const command of slotCommands) {
      const target = `${session}/1`;
      assert.deepEqual(act({ type: 'slot', session, slot: 1, command }), { do: 'execute', command, target });
    }
    assert.deepEqual(act({ type: 'run' }), { do: 'execute', command: commandIds.run });
  });

  it('shows a tab, of a session and of what is selected in it where they are named', () => {
    for (const tab of tabIds)
      assert.deepEqual(act({ type: 'show', tab }), {
        do: 'show',
        sight: { tab, session: undefined, selected: undefined },
      });
    assert.deepEqual(act({ type: 'show', tab: 'events', session, selected: '7' }), {
      do: 'show',
      sight: { tab: 'events', session, selected: '7' },
    });
  });

  it('opens an address that the session has', () => {
    const url = 'http://localhost:3000';
    assert.deepEqual(act({ type: 'open', session, url }), { do: 'open', url });
  });

  it('opens a place that the stack of an event names, and saves the events', () => {
    const [event] = records.log.entries;
    assert.ok(event);
    assert.deepEqual(act({ type: 'place', session, event: event.id, place: 0 }), {
      do: 'openPlace',
      location: { file: '/app/a.js', line: 3, column: 5 },
    });
    assert.deepEqual(act({ type: 'export', session }), { do: 'export', session: model });
  });

  const hostile: Record<string, unknown> = {
    'nothing at all': undefined,
    'another type': { type: 'eval', code: '1' },
    'a tab that is not there': { type: 'show', tab: 'settings' },
    'a command of the editor': { type: 'session', session, command: 'workbench.action.quit' },
    'a command of a session on a slot': { type: 'slot', session, slot: 1, command: 'muster.stop' },
    'a session that is not there': { type: 'session', session: 'other', command: 'muster.stop' },
    'a slot that is not there': { type: 'slot', session, slot: 2, command: 'muster.killWorker' },
    'a slot that is no number': { type: 'slot', session, slot: '1', command: 'muster.killWorker' },
    'a place of an event that is not there': { type: 'place', session, event: 'end:9:9', place: 0 },
    'a place that an event does not name': { type: 'place', session, event: 'end:1:7', place: 1 },
    'a place by its path': { type: 'place', session, event: 'end:1:7', place: '/etc/passwd' },
    'an address of somebody else': { type: 'open', session, url: 'https://example.com' },
    'an address that runs something': { type: 'open', session, url: 'command:muster.stop' },
  };
  for (const [what, message] of Object.entries(hostile)) {
    it(`does nothing for ${what}`, () => assert.equal(act(message), undefined));
  }
});
