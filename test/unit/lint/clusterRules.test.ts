import assert from 'node:assert/strict';
import { applyFirstFixes, findingsOf } from './support';

const js = { fileName: 'file.js' };

describe('deprecated-cluster-api', () => {
  it('renames members and named imports in the whole file', () => {
    const text = [
      "import cluster, { isMaster } from 'node:cluster';",
      'if (isMaster) cluster.setupMaster({});',
      'console.log(cluster.isMaster, !isMaster);',
    ].join('\n');
    assert.equal(findingsOf('deprecated-cluster-api', text).length, 3);
    assert.equal(
      applyFirstFixes('deprecated-cluster-api', text, { fileName: 'file.ts' }),
      [
        "import cluster, { isPrimary } from 'node:cluster';",
        'if (isPrimary) cluster.setupPrimary({});',
        'console.log(cluster.isPrimary, !isPrimary);',
      ].join('\n'),
    );
  });

  it('keeps a name that is handed on', () => {
    const text = "const { isMaster } = require('cluster'); module.exports = { isMaster };";
    assert.equal(
      applyFirstFixes('deprecated-cluster-api', text, { fileName: 'file.js' }),
      "const { isPrimary: isMaster } = require('cluster'); module.exports = { isMaster };",
    );
  });

  it('marks what it finds as deprecated', () => {
    const [finding] = findingsOf('deprecated-cluster-api', "require('cluster').isMaster");
    assert.deepEqual(finding?.tags, ['deprecated']);
  });

  const silent = {
    'the new name': "const cluster = require('cluster'); cluster.isPrimary;",
    'a fallback for old versions':
      "const cluster = require('cluster'); cluster.isPrimary ?? cluster.isMaster;",
    'a member of the same name':
      "const cluster = require('cluster'); class A { constructor() { this.isMaster = cluster.isPrimary } get() { return this.isMaster } }",
    'a member of something else': 'const redis = connect(); redis.isMaster;',
  };
  for (const [what, text] of Object.entries(silent))
    it(`does not flag ${what}`, () => assert.deepEqual(findingsOf('deprecated-cluster-api', text), []));

  it('works beside a half-typed statement', () =>
    assert.equal(
      findingsOf(
        'deprecated-cluster-api',
        "const cluster = require('cluster');\nconst x = (\ncluster.isMaster;",
      ).length,
      1,
    ));
});

describe('worker-count', () => {
  const fork = (count: string): string =>
    `const os = require('os');\nconst cluster = require('cluster');\nfor (let i = 0; i < ${count}; i++) cluster.fork();\ncluster.on('exit', (w) => console.log(w.id));`;

  it('counts the cores that the process may use', () => {
    assert.equal(findingsOf('worker-count', fork('os.cpus().length')).length, 1);
    assert.equal(
      applyFirstFixes('worker-count', fork('os.cpus().length')),
      fork('os.availableParallelism()'),
    );
  });

  it('imports the other function where it is imported by name', () => {
    const text =
      "import { cpus } from 'node:os';\nimport cluster from 'node:cluster';\nconst n = cpus().length;\nfor (let i = 0; i < n; i++) cluster.fork();\ncluster.on('exit', f);";
    assert.match(
      applyFirstFixes('worker-count', text, { fileName: 'file.ts' }),
      /import \{ availableParallelism \} from 'node:os'[^]*const n = availableParallelism\(\);/,
    );
  });

  it('flags a number above the cores', () => {
    assert.equal(findingsOf('worker-count', fork('64')).length, 1);
    assert.equal(findingsOf('worker-count', fork('64'), { project: { cores: 96 } }).length, 0);
    assert.equal(findingsOf('worker-count', fork('4'), { project: { cores: 2 } }).length, 1);
    assert.equal(findingsOf('worker-count', fork('4')).length, 0);
  });

  it('flags the size of a pool of threads', () => {
    const pool =
      "const os = require('os'); const Piscina = require('piscina'); new Piscina({ maxThreads: os.cpus().length });";
    assert.equal(findingsOf('worker-count', pool, js).length, 1);
  });

  const silent = {
    'a count that has nothing to do with workers': "const os = require('os'); console.log(os.cpus().length);",
    'the models of the cores':
      "const os = require('os'); const cluster = require('cluster'); cluster.fork(); os.cpus()[0].model;",
    'the right function': fork('os.availableParallelism()'),
  };
  for (const [what, text] of Object.entries(silent))
    it(`does not flag ${what}`, () => assert.deepEqual(findingsOf('worker-count', text), []));

  it('works beside a half-typed statement', () =>
    assert.equal(findingsOf('worker-count', `${fork('os.cpus().length')}\nfoo(`).length, 1));
});

describe('unsupervised-workers', () => {
  const forked =
    "const cluster = require('cluster');\nif (cluster.isPrimary) {\n  for (let i = 0; i < 4; i++) cluster.fork();\n} else serve();\n";

  it('flags workers that nobody replaces, and adds a listener that waits', () => {
    assert.equal(findingsOf('unsupervised-workers', forked).length, 1);
    const fixed = applyFirstFixes('unsupervised-workers', forked, { fileName: 'file.js' });
    assert.match(fixed, /cluster\.fork\(\);\n {2}cluster\.on\('exit'/);
    assert.deepEqual(findingsOf('unguarded-refork', fixed), []);
  });

  const silent = {
    'a listener of the cluster': `${forked}cluster.on('exit', () => {});`,
    'a listener of the worker': "const cluster = require('cluster'); cluster.fork().on('exit', again);",
    'a cluster that is handed to someone': `${forked}supervise(cluster);`,
    'fork of child_process': "const { fork } = require('child_process'); const cluster = 1; fork('x.js');",
  };
  for (const [what, text] of Object.entries(silent))
    it(`does not flag ${what}`, () => assert.deepEqual(findingsOf('unsupervised-workers', text), []));

  it("flags them also where only the process's own exit is listened to", () =>
    assert.equal(findingsOf('unsupervised-workers', `${forked}process.on('exit', () => {});`).length, 1));

  it('works beside a half-typed statement', () =>
    assert.equal(findingsOf('unsupervised-workers', `${forked}const x = {`).length, 1));
});

describe('unguarded-refork', () => {
  const on = (handler: string): string =>
    `const cluster = require('cluster');\nconst fork = () => cluster.fork();\ncluster.on('exit', ${handler});`;

  const flagged = {
    'a handler that forks at once': '() => cluster.fork()',
    'one that asks only whether the worker was told to end':
      '(worker) => { if (!worker.exitedAfterDisconnect) { cluster.fork(); } }',
    'one that asks for the exit code': '(worker, code) => { if (code !== 0) cluster.fork(); }',
    'one that calls a helper': '(worker) => fork()',
    'a helper itself': 'fork',
    'one that only lets other events go first': '() => setImmediate(() => cluster.fork())',
  };
  for (const [what, handler] of Object.entries(flagged))
    it(`flags ${what}`, () => assert.equal(findingsOf('unguarded-refork', on(handler)).length, 1));

  const silent = {
    'a delay': '() => setTimeout(() => cluster.fork(), 1000)',
    'a delay of a helper': '() => setTimeout(fork, 1000)',
    'a limit': '() => { if (++deaths > 5) process.exit(1); cluster.fork(); }',
    'a condition that counts': '() => { if (deaths < 5) cluster.fork(); }',
    'a limit that is asked': '() => { if (budget.take()) cluster.fork(); }',
    'a wait': 'async () => { await sleep(1000); cluster.fork(); }',
    'no fork': '(worker) => console.log(worker.id)',
  };
  for (const [what, handler] of Object.entries(silent))
    it(`does not flag ${what}`, () => assert.deepEqual(findingsOf('unguarded-refork', on(handler)), []));

  it('waits a second by its fix', () => {
    const text = "const cluster = require('cluster');\ncluster.on('exit', () => cluster.fork());";
    assert.equal(
      applyFirstFixes('unguarded-refork', text, { fileName: 'file.js' }),
      "const cluster = require('cluster');\ncluster.on('exit', () => setTimeout(() => cluster.fork(), 1000));",
    );
  });

  it('works beside a half-typed statement', () =>
    assert.equal(findingsOf('unguarded-refork', `const x = [\n${on('() => cluster.fork()')}`).length, 1));
});
