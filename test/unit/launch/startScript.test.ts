import assert from 'node:assert/strict';
import { parseStartScript, type StartScript } from '../../../src/launch/startScript';

const found = (program: string, more: Partial<StartScript> = {}): StartScript => {
  return { env: {}, runtimeArgs: [], args: [], ...more, program };
};

describe('a start script', () => {
  const understood: [script: string, meaning: StartScript][] = [
    ['node server.js', found('server.js')],
    ['node server', found('server')],
    ['node .', found('.')],
    ['  node   ./src/app.mjs  ', found('./src/app.mjs')],
    ['node "my server.js" \'two words\'', found('my server.js', { args: ['two words'] })],
    ['node server.js --port 3000 -v', found('server.js', { args: ['--port', '3000', '-v'] })],
    ['NODE_ENV=production node server.js', found('server.js', { env: { NODE_ENV: 'production' } })],
    ['A=1 B="two words" C= node server.js', found('server.js', { env: { A: '1', B: 'two words', C: '' } })],
    ['cross-env PORT=80 node server.js', found('server.js', { env: { PORT: '80' } })],
    ['node --import tsx server.ts', found('server.ts', { runtimeArgs: ['--import', 'tsx'] })],
    ['node --import=tsx server.ts', found('server.ts', { runtimeArgs: ['--import=tsx'] })],
    [
      'node -r dotenv/config --enable-source-maps server.js x',
      found('server.js', { runtimeArgs: ['-r', 'dotenv/config', '--enable-source-maps'], args: ['x'] }),
    ],
    ['node --env-file .env server.js', found('server.js', { runtimeArgs: ['--env-file', '.env'] })],
    ['node --watch server.js', found('server.js')],
    ['node --watch-path=src --watch-preserve-output server.js', found('server.js')],
    ['node --watch-path src server.js', found('server.js')],
    ['node server.js --watch', found('server.js', { args: ['--watch'] })],
  ];
  for (const [script, meaning] of understood) {
    it(`is understood: ${script}`, () => {
      assert.deepEqual(parseStartScript(script), meaning);
    });
  }

  const refused = [
    ...['', 'node', 'npm run build', 'nodemon server.js', 'ts-node server.ts', 'NODE_ENV=production'],
    ...[
      'npm run build && node server.js',
      'node a.js & node b.js',
      'node a.js; node b.js',
      'node a.js | cat',
    ],
    ...[
      'node server.js > log',
      'node server.js $PORT',
      'node ${FILE}',
      'node *.js',
      'PORT=$P node server.js',
    ],
    ...['node -e "1"', 'node --test', 'node -p 1', 'node --run start', 'node -v', 'node --check server.js'],
  ];
  for (const script of refused) {
    it(`is left to the shell: ${script === '' ? 'an empty one' : script}`, () => {
      assert.equal(parseStartScript(script), undefined);
    });
  }
});
