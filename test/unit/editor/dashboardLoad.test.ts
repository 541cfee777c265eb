import assert from 'node:assert/strict';
import {
  barOf,
  describeRequest,
  laneHeight,
  lanePaths,
  laneWidth,
  nearestRequest,
} from '../../../media/dashboard/lanePaths';
import { viewLoad } from '../../../src/editor/dashboard/load';
import { SessionRecords } from '../../../src/editor/dashboard/records';
import type { MusterEvent } from '../../../src/protocol/events';
import { hello, sampleEvent, slotEvent } from './helloSession';

const now = 1_000_000;
const request = (at: number, ms: number, status = 200) => ({ at, ms, method: 'GET', path: `/${at}`, status });

function told(slot: number, count: number, more: object = {}): MusterEvent {
  const rest = {
    inFlight: 1,
    aborted: 0,
    classes: [0, count, 0, 0, 0] as [number, number, number, number, number],
  };
  const empty = { latency: [count], routes: [], records: [], dropped: 0 };
  const worker = { slot, pid: 40 + slot, count, ...rest, ...empty, ...more };
  return { session: 'hello-session', time: 0, wall: now, type: 'requests', workers: [worker] };
}

function loadOf(...events: MusterEvent[]) {
  const model = hello();
  const records = new SessionRecords();
  for (const event of [slotEvent({ slot: 1, pid: 41 }), slotEvent({ slot: 2, pid: 42 }), ...events]) {
    model.apply(event);
    records.take(event, model);
  }
  return viewLoad(model, records, now);
}

describe('The load of a session', () => {
  it('is empty before the first request', () => {
    const { isEmpty, lanes, fair } = loadOf();
    assert.equal(isEmpty, true);
    assert.equal(fair, 0.5);
    assert.deepEqual(
      lanes.map(({ shareText, p99 }) => [shareText, p99]),
      [
        ['0 %', '–'],
        ['0 %', '–'],
      ],
    );
  });

  it('says who answered how much', () => {
    const records = [request(now - 500, 20), request(now - 300, 30)];
    const { lanes, total, shown } = loadOf(told(1, 30, { records }), told(2, 10), sampleEvent(1, 41, 5, 5));
    assert.deepEqual(
      lanes.map(({ share, rate, inFlight }) => [share, rate, inFlight]),
      [
        [0.75, '30/s', 1],
        [0.25, '10/s', 1],
      ],
    );
    assert.deepEqual([total.count, total.rate, total.inFlight], [40, '40/s', 2]);
    assert.deepEqual(lanes[0]?.requests, records);
    assert.equal(shown, 2);
  });

  it('has the slowest route on top', () => {
    const route = (name: string, bucket: number) => ({
      route: name,
      count: 10,
      errors: 0,
      latency: [...Array.from({ length: bucket }, () => 0), 10],
    });
    const { routes } = loadOf(told(1, 20, { routes: [route('GET /fast', 3), route('GET /slow', 30)] }));
    assert.deepEqual(
      routes.map(({ route }) => route),
      ['GET /slow', 'GET /fast'],
    );
  });
});

describe('A lane', () => {
  const span = 10_000;

  it('draws a request where it was, as wide as it lasted', () => {
    const bar = barOf(request(now - 5000, 1000), now, span);
    assert.deepEqual([bar.x, bar.width], [laneWidth / 2, laneWidth / 10]);
    assert.ok(bar.height < laneHeight);
    assert.ok(barOf(request(now - 10, 2), now, span).height < bar.height);
  });

  it('draws what failed apart from what did not, and nothing that is out of sight', () => {
    const paths = lanePaths(
      [
        request(now - 100, 2),
        request(now - 200, 3, 404),
        request(now - 300, 900, 503),
        request(now - 60_000, 1),
      ],
      now,
      span,
    );
    const count = (path: string): number => path.split('M').length - 1;
    assert.deepEqual(
      [paths.fine, paths.refused, paths.failed].map(({ short, long }) => [count(short), count(long)]),
      [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    );
  });

  it('finds the request that somebody points at', () => {
    const requests = [request(now - 9000, 10), request(now - 5000, 2000), request(now - 1000, 10)];
    assert.equal(nearestRequest(requests, 0.6, now, span), requests[1]);
    assert.equal(nearestRequest(requests, 0, now, span), requests[0]);
    assert.equal(nearestRequest(requests, 1, now, span), requests[2]);
    assert.equal(nearestRequest([], 1, now, span), undefined);
  });

  it('says of a request all that matters', () => {
    assert.match(
      describeRequest(request(now, 12.34, 500)),
      /^\d\d:\d\d:\d\d\.\d{3} GET \/1000000 500 12 ms$/,
    );
    assert.match(describeRequest({ ...request(now, 0.34), aborted: true }), /client left 0\.3 ms$/);
  });
});
