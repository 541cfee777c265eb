import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckFailed, LintWorker } from '../../../src/editor/lint/workerClient';
import { projectWith } from '../../support/folders';
import { until } from '../../support/until';

const program = join(process.cwd(), 'dist', 'lintWorker.js');
const injection = "import { exec } from 'child_process';\nexec('ls ' + d);\n";
const document = {
  uri: 'untitled:a',
  fileName: 'a.ts',
  text: injection,
  settings: { rules: {}, isSticky: false, programs: [] },
};

describe('The thread that checks', () => {
  let worker: LintWorker;
  afterEach(() => worker.dispose());

  it('answers each request, in whatever order they are asked', async () => {
    worker = new LintWorker(program);
    const texts = ['', injection, `${injection}exec('rm ' + d);\n`];
    const answers = texts.map((text, index) => worker.check({ ...document, uri: `untitled:${index}`, text }));
    assert.deepEqual(
      (await Promise.all(answers)).map(({ findings }) => findings.length),
      [0, 1, 2],
    );
    assert.equal((await worker.fix(document)).edits.length, 3);
  });

  it('is started anew after it was ended', async () => {
    worker = new LintWorker(program);
    const lost = worker.check(document);
    worker.dispose();
    await assert.rejects(lost, CheckFailed);
    assert.equal((await worker.check(document)).findings.length, 1);
  });

  it('fails a request when it dies, and serves the next one', async () => {
    const folder = projectWith({
      'dies.js':
        "require('node:worker_threads').parentPort.on('message', () => { throw new Error('dead'); });",
    });
    worker = new LintWorker(join(folder, 'dies.js'));
    await assert.rejects(worker.check(document), /dead/);
    writeFileSync(join(folder, 'dies.js'), `require(${JSON.stringify(program)});`);
    assert.equal((await worker.check(document)).findings.length, 1);
  });

  it('is ended in the middle of a check of folders', async () => {
    const files = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}.ts`, injection]));
    worker = new LintWorker(program);
    let reports = 0;
    const request = { path: projectWith(files), settings: document.settings };
    const checking = worker.checkFolders([request], () => reports++);
    checking.catch(() => undefined);
    await until('the first report', () => reports > 0);
    worker.dispose();
    await assert.rejects(checking, CheckFailed);
  });
});
