import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { MeasureReportSchema } from '../../src/protocol/measure';
import { projectWith } from '../support/folders';
import { withVariable } from '../support/processes';
import { until } from '../support/until';
import { cookieEnvironment, runtimeFolder } from './support/leftovers';
import { problemOf, startMeasure } from './support/measure';
import { fixture } from './support/paths';

const measured = fixture('measured.js');
const [cookie] = Object.entries(cookieEnvironment).map(([name, value]) => `${name}=${value}`);
const running = (): number => withVariable(cookie ?? '').length;
const isMeasured = ({ command }: { command: string }): boolean => command.endsWith('measured.js');
/** Patient with a machine that is busy; what is over is over much sooner. */
const patient = 120_000;

describe('measuring how a server scales', function () {
  this.timeout(patient);

  it('reports the plain process and each number of workers under the same load', async () => {
    const measuring = startMeasure([measured, '--json']);
    await until('the first measurement', () => measuring.told().includes('1 of 3: 1 worker'));
    await until('a supervisor', () => running() > 3);
    assert.deepEqual(
      await readdir(join(runtimeFolder, 'muster')).catch(() => []),
      [],
      'it is not a session of the user',
    );
    const { code, stdout, stderr } = await measuring.ended;
    assert.equal(code, 0, stderr);
    const report = v.parse(MeasureReportSchema, JSON.parse(stdout));
    assert.deepEqual(
      report.results.map(({ workers }) => workers),
      [0, 1, 2],
    );
    for (const result of report.results) {
      assert.ok(result.perSecond.median > 0 && result.speedUp.median > 0);
      assert.ok(result.p50.median > 0 && result.p99.median >= result.p50.median);
      assert.ok(result.cpuPerRequest.median > 0 && result.memoryPerWorker.median > 20e6);
      assert.equal(result.errors, 0);
    }
    assert.equal(report.results[0]?.speedUp.median, 1);
    assert.deepEqual(report.requests, ['GET /']);
    assert.match(report.advice.sentence, /^(Run 2 workers|One process is enough)/);
    assert.equal(running(), 0);
  });

  it('sends the requests of a .http file in turn', async () => {
    const folder = projectWith({
      'shop.http':
        '@token = abc\nGET /\n\n### order\nPOST /orders\nAuthorization: Bearer {{token}}\n\n{"item":1}\n',
    });
    const { code, stdout, stderr } = await startMeasure([
      measured,
      '--json',
      '--request-file',
      join(folder, 'shop.http'),
    ]).ended;
    assert.equal(code, 0, stderr);
    const { results, requests } = v.parse(MeasureReportSchema, JSON.parse(stdout));
    assert.deepEqual(requests, ['GET /', 'POST /orders']);
    // A body or a header that did not arrive is a 400.
    assert.deepEqual(
      results.map(({ errors }) => errors),
      [0, 0, 0],
    );
  });

  it('tells how long an answer takes', async () => {
    const { stdout } = await startMeasure([measured, '--json', '--url', '/wait']).ended;
    const { results } = v.parse(MeasureReportSchema, JSON.parse(stdout));
    // A timer may be a millisecond early.
    const medians = results.map(({ p50 }) => p50.median);
    assert.ok(
      medians.every((p50) => p50 >= 19),
      String(medians),
    );
  });

  it('says so when all answers are errors, or when none comes', async () => {
    assert.deepEqual(await problemOf(startMeasure([measured, '--url', '/missing'])), {
      code: 1,
      problem:
        'muster: Every answer of 1 worker to GET /missing was an error (404): request something that it answers.',
    });
    assert.deepEqual(await problemOf(startMeasure([measured, '--url', '/silent'])), {
      code: 1,
      problem: 'muster: No request was answered by 1 worker: GET /silent is not answered at all.',
    });
    assert.equal(running(), 0);
  });

  it('says so when the server dies under the load', async () => {
    const { code, problem } = await problemOf(startMeasure([measured, '--url', '/crash']));
    assert.equal(code, 1);
    assert.match(problem, /^muster: Under the load 1 worker did not last: .*code 7/);
  });

  it('says so when the program never listens, or cannot start', async () => {
    const never = await problemOf(startMeasure([fixture('neverListens.js'), '--ready-timeout', '500']));
    assert.equal(never.code, 1);
    assert.match(never.problem, /^muster: neverListens\.js did not listen on a port or send 'ready' within/);
    const broken = await problemOf(startMeasure([fixture('missingModule.js')]));
    assert.equal(broken.code, 1);
    assert.match(broken.problem, /^muster: .*Cannot find module/);
  });

  it('says so when the program chooses the number of its workers itself', async () => {
    assert.deepEqual(await problemOf(startMeasure([fixture('ownPrimary.js')])), {
      code: 1,
      problem:
        'muster: ownPrimary.js forks its workers itself, as many as it likes: measure what they run, in a file of its own.',
    });
  });

  it('says so when something that runs has the port', async () => {
    const holder = createServer().listen(0);
    try {
      const { port } = holder.address() as AddressInfo;
      const { code, problem } = await problemOf(startMeasure([measured], { PORT: String(port) }));
      assert.equal(code, 1);
      assert.match(
        problem,
        new RegExp(`^muster: Port ${port} is in use by ".+" \\(pid ${process.pid}\\)\\.$`),
      );
    } finally {
      holder.close();
    }
  });

  it('loads no other machine, and starts nothing to find that out', async () => {
    const measuring = startMeasure([measured, '--url', 'http://192.0.2.1/']);
    const { code, stderr } = await measuring.ended;
    assert.equal(code, 1);
    assert.equal(
      stderr,
      'muster: Only addresses of this machine are loaded, and 192.0.2.1 is another: use localhost.\n',
    );
  });

  for (const [name, phase] of [
    ['a clustered program', '1 of 3: 1 worker'],
    ['the plain process', '2 of 3: the plain process'],
  ] as const) {
    it(`leaves nothing of ${name} when it is cancelled under the load`, async () => {
      const measuring = startMeasure([measured, '--duration', '3000'], { WITH_CHILD: '1' });
      await until('the load', () => measuring.told().includes(phase), patient);
      process.kill(-measuring.pid, 'SIGINT');
      assert.equal((await measuring.ended).code, 130);
      await until('nothing to be left', () => running() === 0);
    });
  }

  it('leaves nothing when whoever asked for it is killed', async () => {
    const measuring = startMeasure([measured, '--duration', '60000'], { WITH_CHILD: '1' });
    await until('the load', () => measuring.told().includes('1 of 3: 1 worker'), patient);
    await until('a worker and its child', () => running() > 5);
    process.kill(measuring.pid, 'SIGKILL');
    await measuring.ended;
    await until('nothing to be left', () => running() === 0);
  });

  for (const phase of ['1 of 3: 1 worker', '2 of 3: the plain process']) {
    it(`leaves nothing when it is killed itself in the middle (${phase})`, async () => {
      const measuring = startMeasure([measured, '--duration', '3000'], { WITH_CHILD: '1' });
      await until('the load', () => measuring.told().includes(phase), patient);
      await until('what it measures', () => withVariable(cookie ?? '').some(isMeasured));
      const itself = withVariable(cookie ?? '').find(({ command }) => command.endsWith('measure.js'));
      assert.ok(itself);
      process.kill(itself.pid, 'SIGKILL');
      assert.equal((await measuring.ended).code, 1);
      await until('nothing to be left', () => running() === 0);
    });
  }
});
