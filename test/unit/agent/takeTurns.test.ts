import assert from 'node:assert/strict';
import { Turns } from '../../../src/agent/takeTurns';

/** A worker that accepts one connection every 50 µs, in goes, and when it sleeps: the sum of milliseconds. */
class Accepting {
  readonly #turns = new Turns(0, 0);
  #at = 0;
  #open = 0;

  accept(number: number): number {
    let slept = 0;
    for (let i = 0; i < number; i++) {
      this.#at += 0.05;
      slept += this.#turns.next(this.#at, ++this.#open);
    }
    return slept;
  }

  close(number: number): void {
    this.#open -= number;
  }

  pass(ms: number): void {
    this.#at += ms;
  }
}

describe('what a worker leaves to others of the connections that come at once', () => {
  it('sleeps after some that come together and stay', () => {
    const worker = new Accepting();
    assert.equal(worker.accept(4), 0);
    assert.ok(worker.accept(60) > 10);
  });

  for (const ms of [0, 1000])
    it(`does so again for those that come ${ms} ms after all have gone`, () => {
      const worker = new Accepting();
      worker.accept(64);
      worker.pass(1000);
      worker.close(64);
      worker.pass(ms);
      assert.equal(worker.accept(4), 0);
      assert.ok(worker.accept(60) > 10);
    });

  it('does not sleep for a connection per request, though many are accepted before any is closed', () => {
    const worker = new Accepting();
    for (let go = 0; go < 5; go++) {
      worker.accept(24);
      worker.close(24);
      worker.pass(3);
    }
    for (let go = 0; go < 500; go++) {
      const number = 4 + ((go * 7) % 29);
      assert.equal(worker.accept(number), 0, `go ${go}`);
      worker.close(number);
      worker.pass(3);
    }
  });

  it('does not sleep for connections that come one by one, nor for each of a flood', () => {
    const worker = new Accepting();
    for (let i = 0; i < 100; i++) {
      worker.pass(6);
      assert.equal(worker.accept(1), 0);
    }
    worker.accept(200);
    assert.equal(worker.accept(100), 0);
  });
});
