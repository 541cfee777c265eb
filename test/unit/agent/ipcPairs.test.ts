import assert from 'node:assert/strict';
import { Pairs, type Direction } from '../../../src/agent/observe/ipcPairs';

/** Messages one after the other, a millisecond apart, each with a record unless it is said to have none. */
function conversation(): (direction: Direction, message: unknown, hasRecord?: boolean) => number | undefined {
  let sequence = 0;
  const pairs = new Pairs(() => sequence);
  return (direction, message, hasRecord = true) => {
    sequence++;
    const answered = hasRecord
      ? pairs.look(direction, message, { sequence, at: sequence })
      : pairs.glance(direction, message);
    return answered?.sequence;
  };
}

describe('the answer to a message', () => {
  for (const field of ['id', 'requestId', 'correlationId', 'seq']) {
    it(`has the same ${field}, whichever end has asked`, () => {
      const say = conversation();
      assert.equal(say('sent', { [field]: 1 }), undefined);
      assert.equal(say('received', { [field]: 'x' }), undefined);
      assert.equal(say('sent', { [field]: 'x' }), 2);
      assert.equal(say('received', { [field]: 1 }), 1);
      assert.equal(say('received', { [field]: 1 }), undefined, 'It was answered already');
    });
  }

  it('may name what it answers in a field of its own', () => {
    const say = conversation();
    say('sent', { id: 5 });
    say('sent', { seq: 6 });
    assert.equal(say('received', { id: 1, replyTo: 5 }), 1);
    assert.equal(say('received', { seq: 1, ack: 6 }), 2);
  });

  it('is none where the same number stands in another field', () => {
    const say = conversation();
    say('sent', { seq: 1 });
    assert.equal(say('received', { id: 1 }), undefined);
  });

  it('is none where it is a call itself, as in JSON-RPC', () => {
    const say = conversation();
    say('sent', { id: 1, method: 'add' });
    assert.equal(say('received', { id: 1, method: 'log' }), undefined);
    assert.equal(say('received', { id: 1, result: 3 }), 1);
    assert.equal(say('sent', { id: 1, result: null }), 2);
  });

  it('is pong to ping, and response to request, in turn', () => {
    const say = conversation();
    say('sent', 'ping');
    say('sent', { type: 'ping' });
    say('received', { cmd: 'user:request' });
    assert.equal(say('received', { type: 'pong' }), 1);
    assert.equal(say('received', { type: 'PONG' }), 2);
    assert.equal(say('received', 'pong'), undefined);
    assert.equal(say('sent', { cmd: 'user:response' }), 3);
  });

  it('keeps its turn behind one that has no record', () => {
    const say = conversation();
    say('sent', 'ping');
    say('sent', 'ping', false);
    say('sent', 'ping');
    assert.equal(say('received', 'pong'), 1);
    assert.equal(say('received', 'pong'), undefined);
    assert.equal(say('received', 'pong'), 3);
  });

  it('is not taken for one to an older message with the same id', () => {
    const say = conversation();
    say('sent', { id: 1 });
    say('sent', { id: 1 }, false);
    assert.equal(say('received', { id: 1 }), undefined);
  });

  it('is found though it would have no record itself', () => {
    const say = conversation();
    say('sent', { id: 1 });
    say('sent', { type: 'ping' });
    assert.equal(say('received', { id: 2 }, false), undefined);
    assert.equal(say('received', { id: 1 }, false), 1);
    assert.equal(say('received', { type: 'pong' }, false), 2);
  });

  it('is not waited for without end, nor for more than some', () => {
    let now = 0;
    const pairs = new Pairs(() => now);
    pairs.look('sent', { id: 0 }, { sequence: 1, at: now });
    now = 3_600_000;
    assert.equal(pairs.glance('received', { id: 0 }), undefined);
    const say = conversation();
    for (let id = 1; id <= 1000; id++) say('sent', { id });
    assert.equal(say('received', { id: 1 }), undefined);
    assert.equal(say('received', { id: 1000 }), 1000);
    for (let i = 1; i <= 1000; i++) say('sent', 'ping', false);
    assert.equal(say('received', 'pong'), undefined);
  });

  it('is looked for without running a getter of the program', () => {
    const fail = (): never => {
      throw new Error('It was run');
    };
    const say = conversation();
    for (const message of [
      {
        get id() {
          return fail();
        },
        get type() {
          return fail();
        },
      },
      new Proxy({}, { get: fail, has: fail, getOwnPropertyDescriptor: fail }),
    ]) {
      assert.equal(say('sent', message), undefined);
      assert.equal(say('received', message), undefined);
    }
  });
});
