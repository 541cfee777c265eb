import assert from 'node:assert/strict';
import http from 'node:http';
import type { MusterEvent } from '../../src/protocol/events';
import { get } from './support/http';
import { fixture } from './support/paths';
import { planFor, supervise, type Supervisor } from './support/supervisor';

type ReportEvent = Extract<MusterEvent, { type: 'report' }>;

const untilReport = ({ log }: Supervisor, kind: ReportEvent['kind']): Promise<ReportEvent> =>
  log.waitFor(`a report of a ${kind}`, () => log.of('report').find((report) => report.kind === kind));

const paths = (records: ReportEvent['recent']): string[] => records.map(({ path }) => path);

describe('a report', () => {
  it('of a crash has its cause, the requests before it and in it, the memory and the environment', async () => {
    const program = fixture('traffic.js');
    const supervisor = await supervise(program, {
      ...{ workers: 1, args: ['one', '--api-token', 'abc', '--password=def'] },
      env: { NODE_OPTIONS: '--no-deprecation', NODE_AUTH_TOKEN: 'ghi', UNTOLD: 'x' },
    });
    const { log } = supervisor;
    const at = await log.address(1);
    const pid = log.pidOf(1);
    await log.waitFor('a sample', () => log.of('sample').some(({ samples }) => samples.length > 0));
    for (let i = 0; i < 60; i++) await get(at, `/number/${i}`);
    const { host = 'localhost', port } = at;
    const hanging = http.get({ host, port, path: '/hang?token=1' }).on('error', () => undefined);
    await log.waitFor('it to be in flight', () =>
      log.of('requests').some(({ workers }) => workers.some(({ inFlight }) => inFlight === 1)),
    );
    await get(at, '/throw').catch(() => undefined);
    const report = await untilReport(supervisor, 'crash');
    hanging.destroy();
    assert.deepEqual([report.slot, report.pid, report.cause?.kind], [1, pid, 'uncaughtException']);
    assert.equal(report.cause?.location?.file, program);
    assert.deepEqual(paths(report.inFlight), ['/hang', '/throw']);
    assert.deepEqual(
      paths(report.recent),
      Array.from({ length: 50 }, (_, i) => `/number/${i + 10}`),
    );
    assert.ok(report.memory.length > 0 && report.memory.every(({ bytes }) => bytes > 1e6));
    const { cwd } = planFor(program);
    const { uptime, variables = {}, ...environment } = report.environment;
    assert.ok(uptime > 0, String(uptime));
    assert.deepEqual(environment, {
      ...{ node: process.versions.node, platform: process.platform, arch: process.arch },
      ...{ program, args: ['one', '--api-token', '[redacted]', '--password=[redacted]'], execArgv: [], cwd },
    });
    const { NODE_OPTIONS, NODE_AUTH_TOKEN, UNTOLD } = variables;
    assert.deepEqual([NODE_OPTIONS, NODE_AUTH_TOKEN, UNTOLD], ['--no-deprecation', '[redacted]', undefined]);
    await supervisor.stop();
    assert.equal(log.of('report').length, 1, 'the end that was asked for is none');
  });

  it('of a block has where it stands still, and the requests that wait', async () => {
    const heartbeat = { threshold: 500, replace: false };
    const supervisor = await supervise(fixture('traffic.js'), { workers: 1, heartbeat });
    const at = await supervisor.log.address(1);
    await get(at, '/before');
    await supervisor.log.waitFor('it to be told', () => supervisor.log.of('requests').length > 0);
    await get(at, '/block?ms=3000');
    const report = await untilReport(supervisor, 'blocked');
    assert.equal(report.blockedIn?.location?.file, fixture('traffic.js'));
    assert.deepEqual(paths(report.recent), ['/before']);
    assert.deepEqual(
      report.inFlight.map(({ method, path, inFlight }) => ({ method, path, inFlight })),
      [{ method: 'GET', path: '/block', inFlight: true }],
    );
    await supervisor.stop();
  });
});
