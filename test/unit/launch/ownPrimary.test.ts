import assert from 'node:assert/strict';
import { join } from 'node:path';
import { callsClusterFork, looksLikePrimary } from '../../../src/launch/ownPrimary';
import { projectWith } from '../../support/folders';

describe('the guess whether a program forks its own workers', () => {
  for (const source of [
    "const cluster = require('node:cluster');\nif (cluster.isPrimary) cluster.fork();",
    "var c = require('cluster')\nc.fork ({ A: '1' })",
    "import cluster from 'node:cluster';\ncluster.fork();",
    "import * as cluster from 'cluster';\ncluster.fork();",
    "import cluster, { type Worker } from 'node:cluster';\ncluster.fork();",
    "import { isPrimary, fork } from 'node:cluster';\nif (isPrimary) fork();",
    "const { fork: spawnWorker } = require('cluster');\nspawnWorker();",
    "require('cluster').fork();",
  ]) {
    it(`is yes: ${source.split('\n')[0] ?? ''}`, () => assert.equal(callsClusterFork(source), true));
  }

  for (const source of [
    "const { fork } = require('node:child_process');\nfork('job.js');",
    "const cluster = require('node:cluster');\nconsole.log(cluster.isWorker);",
    "const cluster = require('node:cluster');\n// cluster.fork() is what Muster does for us\n",
    "const cluster = require('node:cluster');\n/* for each core:\n cluster.fork(); */",
    "const cluster = require('node:cluster');\nconst { fork } = require('node:child_process');\nfork('job.js');",
    'cluster.fork();',
  ]) {
    it(`is no: ${source.replace(/\n[\s\S]*$/, ' …')}`, () => assert.equal(callsClusterFork(source), false));
  }

  it("looks into the program's own other files", async () => {
    const folder = projectWith({
      'server.mjs': "import './lib/start.js';",
      'lib/start.js': "require('./primary');",
      'lib/primary.ts': "import cluster from 'node:cluster';\ncluster.fork();",
      'plain.js': "require('./lib/nothing');",
      'lib/nothing.js': "require('../plain');",
    });
    assert.equal(await looksLikePrimary(join(folder, 'server.mjs')), true);
    assert.equal(await looksLikePrimary(join(folder, 'plain.js')), false);
  });
});
