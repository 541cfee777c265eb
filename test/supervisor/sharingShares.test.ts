import assert from 'node:assert/strict';
import { crowdOf } from './support/crowd';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

describe('256 connections that come at once and stay, with four workers', () => {
  for (const scheduling of ['auto', 'round-robin'] as const) {
    it(`leave no worker with more than 1.5 times its share: ${scheduling}`, async function () {
      this.timeout(60_000);
      const supervisor = await supervise(fixture('counts.js'), { workers: 4, scheduling });
      const { port = 0 } = await supervisor.log.address(4);
      const largest: number[] = [];
      for (let round = 0; round < 7; round++) {
        const { shares, leave } = await crowdOf(256, port);
        largest.push(Math.max(...shares.values()) / 64);
        leave();
      }
      assert.ok(median(largest) <= 1.5, largest.join(', '));
      assert.equal(await supervisor.stop(), 0);
    });
  }
});
