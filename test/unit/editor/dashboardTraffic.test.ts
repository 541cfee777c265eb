import assert from 'node:assert/strict';
import { countOf, emptyLatency, quantileOf } from '../../../src/editor/dashboard/latency';
import { SampledRequests } from '../../../src/editor/dashboard/sampledRequests';
import { Traffic } from '../../../src/editor/dashboard/traffic';
import { latencyBound, maxRoutes, otherRoute, type WorkerRequests } from '../../../src/protocol/traffic';

/** What a worker has told when it has answered so many requests, each within 1 ms. */
const batch = (pid: number, count: number, more: Partial<WorkerRequests> = {}): WorkerRequests => ({
  slot: 1,
  pid,
  count,
  inFlight: 0,
  aborted: 0,
  classes: [0, count, 0, 0, 0],
  latency: [0, 0, count],
  routes: [],
  records: [],
  dropped: 0,
  ...more,
});

const request = (at: number, ms: number, status = 200) => ({ at, ms, method: 'GET', path: '/', status });

describe('Percentiles', () => {
  it('lie within the bucket of the request that they are of', () => {
    const latency = emptyLatency();
    latency[10] = 98;
    latency[30] = 2;
    const [p50 = 0, p99 = 0] = [quantileOf(latency, 0.5), quantileOf(latency, 0.99)];
    assert.ok(p50 > latencyBound(9) && p50 <= latencyBound(10), String(p50));
    assert.ok(p99 > latencyBound(29) && p99 <= latencyBound(30), String(p99));
  });

  it('are unknown of nothing', () => assert.equal(quantileOf(emptyLatency(), 0.5), undefined));
});

describe('The traffic of a session', () => {
  it('counts what every worker of a slot has answered, each from its own beginning', () => {
    const traffic = new Traffic();
    traffic.take(batch(100, 5));
    traffic.take(batch(100, 7));
    // In a reload the old one goes on for a while.
    traffic.take(batch(200, 3));
    traffic.take(batch(100, 8));
    const recent = traffic.recent(1);
    assert.equal(recent?.count, 11);
    assert.equal(countOf(recent.latency), 11);
  });

  it('takes another worker of the same pid for another one', () => {
    const traffic = new Traffic();
    traffic.take(batch(100, 50));
    traffic.take(batch(100, 2));
    assert.equal(traffic.recent(1)?.count, 52);
  });

  it('counts the last words of a worker once that come after its end', () => {
    const traffic = new Traffic();
    traffic.take(batch(100, 50, { inFlight: 4 }));
    traffic.retain(1, [undefined]);
    traffic.take(batch(100, 52, { inFlight: 4 }));
    assert.equal(traffic.recent(1)?.count, 52);
    assert.equal(traffic.recent(1)?.inFlight, 0);
  });

  it('has in flight what the workers of now have', () => {
    const traffic = new Traffic();
    traffic.take(batch(100, 1, { inFlight: 2 }));
    traffic.take(batch(200, 1, { inFlight: 3 }));
    assert.equal(traffic.recent(1)?.inFlight, 5);
    traffic.retain(1, [200]);
    assert.equal(traffic.recent(1)?.inFlight, 3);
  });

  it('closes a second with its rate and its percentiles, and has none where nothing was answered', () => {
    const traffic = new Traffic();
    traffic.take(batch(100, 40));
    const [first] = traffic.tick(2);
    assert.equal(first?.rate, 20);
    assert.ok((first.p99 ?? 0) <= latencyBound(2), String(first.p99));
    assert.deepEqual(traffic.tick(1), [{ slot: 1, rate: 0 }]);
  });

  it('looks back a minute, and no further', () => {
    const traffic = new Traffic();
    for (let second = 1; second <= 120; second++) {
      traffic.take(batch(100, second * 10));
      traffic.tick();
    }
    const count = traffic.recent(1)?.count ?? 0;
    assert.ok(count >= 500 && count <= 600, String(count));
  });

  it('counts a hundred routes one by one, and the others as one', () => {
    const traffic = new Traffic();
    const routes = Array.from({ length: maxRoutes + 20 }, (_, index) => ({
      route: `GET /${index}`,
      count: 1,
      errors: 0,
      latency: [1],
    }));
    traffic.take(batch(100, 120, { routes }));
    const { all } = traffic.routes;
    assert.ok(all.length <= maxRoutes + 1, String(all.length));
    assert.equal(all.find(({ route }) => route === otherRoute)?.count, 20);
    traffic.take(batch(100, 121, { routes: [{ route: 'GET /0', count: 2, errors: 1, latency: [2] }] }));
    const first = all.find(({ route }) => route === 'GET /0');
    assert.deepEqual([first?.count, first?.errors], [2, 1]);
  });
});

describe('The requests that are looked at one by one', () => {
  const now = 1_000_000;

  it('are all where there are few', () => {
    const sampled = new SampledRequests();
    for (const at of [now - 3000, now - 2000, now - 1000]) sampled.add(request(at, 1));
    assert.deepEqual(
      sampled.read(now, 100).map(({ at }) => now - at),
      [3000, 2000, 1000],
    );
  });

  it('are the failed and the slowest of each half second where there are many', () => {
    const sampled = new SampledRequests();
    for (let ms = 1; ms <= 100; ms++) sampled.add(request(now - 700 - ms, ms));
    sampled.add(request(now - 701, 1, 500));
    const kept = sampled.read(now, 100);
    assert.deepEqual(kept.map(({ ms, status }) => [ms, status]).sort(), [
      [1, 500],
      [100, 200],
      [99, 200],
    ]);
  });

  it('go with the minute, and never grow', () => {
    const sampled = new SampledRequests();
    for (let at = 0; at < 600_000; at += 50) sampled.add(request(at, 1));
    const kept = sampled.read(600_000, 1000);
    assert.ok(kept.length <= 360, String(kept.length));
    assert.ok(kept.every(({ at }) => at >= 539_000));
    assert.deepEqual(sampled.read(700_000, 1000), []);
  });

  it('are spread over the minute where fewer are wanted', () => {
    const sampled = new SampledRequests();
    for (let at = 540_500; at < 600_000; at += 100) sampled.add(request(at, 1));
    const kept = sampled.read(600_000, 20);
    assert.ok(kept.length > 15 && kept.length <= 21, String(kept.length));
    assert.ok((kept[0]?.at ?? 0) < 545_000 && (kept.at(-1)?.at ?? 0) > 595_000);
  });
});
