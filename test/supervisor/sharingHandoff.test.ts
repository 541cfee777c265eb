import assert from 'node:assert/strict';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import http from 'node:http';
import type { Address } from '../../src/protocol/events';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { until } from '../support/until';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';

/** What the kernel calls a connection whose client has left and which its process still holds. */
const closeWait = '08';

/** The states of all TCP sockets that a process holds, by /proc. */
function tcpStates(pid: number): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) => {
    const lines = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1);
    return lines.flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      return inodes.has(fields[9] ?? '') ? (fields[3] ?? '?') : [];
    });
  });
}

interface Outcome {
  answered: number;
  reset: number;
}

/** Clients that ask on a new connection each time; `pending` are the requests that wait for an answer. */
class Clients {
  readonly outcome: Outcome = { answered: 0, reset: 0 };
  pending = 0;
  #over = false;

  constructor(address: Address, count: number) {
    for (let i = 0; i < count; i++) this.#ask(address);
  }

  end(): void {
    this.#over = true;
  }

  #ask(address: Address): void {
    if (this.#over) return;
    this.pending++;
    const done = (how: keyof Outcome): void => {
      this.pending--;
      this.outcome[how]++;
      setImmediate(() => this.#ask(address));
    };
    const request = http.get({ port: address.port, agent: false }, (response) => {
      response.resume();
      response.once('close', () => done(response.complete ? 'answered' : 'reset'));
    });
    request.once('error', () => done('reset'));
  }
}

describe('a connection on its way to a worker', () => {
  for (const major of runtimeMajors) {
    it(`is not lost with a worker that is killed, nor kept by the supervisor: Node.js ${major}`, async function () {
      this.timeout(60_000);
      const args = ['--workers', '2', '--scheduling', 'round-robin', fixture('probe.js')];
      const muster = startMuster(args, { runtime: runtimePath(major) });
      const address = await muster.log.address(2);
      const clients = new Clients(address, 24);
      for (let kill = 1; kill <= 10; kill++) {
        const goal = clients.outcome.answered + 100;
        await until('requests to flow', () => clients.outcome.answered >= goal);
        const slot = 1 + (kill % 2);
        const victim = muster.log.pidOf(slot);
        process.kill(victim, 'SIGKILL');
        await muster.log.waitFor('its replacement', () => {
          const { state, pid } = muster.log.slots.get(slot) ?? {};
          return state === 'ready' && pid !== victim;
        });
      }
      clients.end();
      await until('every request to come to an end', () => clients.pending === 0);
      assert.ok(clients.outcome.answered >= 1000);
      await until('no half-closed connection in the supervisor', () => {
        return !tcpStates(muster.pid).includes(closeWait);
      });
      assert.equal((await muster.stop()).code, 0);
    });
  }
});
