import assert from 'node:assert/strict';
import { isNode } from '../../../src/processes/commandLine';

describe('the command line of Node.js', () => {
  it('is told by its program, wherever it lies', () => {
    for (const program of [
      'node',
      '/usr/bin/node',
      '/usr/bin/nodejs',
      'C:\\Program Files\\nodejs\\node.exe',
      'NODE.EXE',
    ])
      assert.ok(isNode([program, 'server.js']), program);
  });

  it('is not that of a program with a name that begins like it, or with node among its arguments', () => {
    for (const args of [['nodemon'], ['/usr/bin/node_exporter'], ['sh', 'node'], ['/opt/node/bin/npm'], []])
      assert.equal(isNode(args), false, args.join(' '));
  });
});
