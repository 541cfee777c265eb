import assert from 'node:assert/strict';
import { canStartCold } from '../../../src/supervisor/coldSpare';

type Asked = Parameters<typeof canStartCold>[0];
const plan: Asked = { execArgv: [], env: {}, slotEnv: {} };
const can = (changes: Partial<Asked>, platform: NodeJS.Platform = 'linux'): boolean =>
  canStartCold({ ...plan, ...changes }, platform);

describe('a cold spare is kept', () => {
  for (const [what, changes] of [
    ['of a program with nothing of its own', {}],
    ['with limits of memory', { execArgv: ['--max-old-space-size=512', '--max_semi_space_size', '4'] }],
    ['with what is imported as the program begins', { execArgv: ['--import', 'file:///tsx/loader.mjs'] }],
    ['with such options in NODE_OPTIONS', { env: { NODE_OPTIONS: ' --enable-source-maps  --no-warnings' } }],
    ['with variables of a slot that the program reads', { slotEnv: { PORT: '300${slot}', NAME: 'a' } }],
  ] satisfies [string, Partial<Asked>][])
    it(what, () => assert.equal(can(changes), true));
});

describe('no cold spare is kept', () => {
  for (const [what, changes] of [
    ['where a file is required before the program', { execArgv: ['--require', './apm.js'] }],
    ['where it is required by its short name', { execArgv: ['-r', './apm.js'] }],
    ['where NODE_OPTIONS require it', { env: { NODE_OPTIONS: '--no-warnings --require=./apm.js' } }],
    ['where a file of variables is read early', { execArgv: ['--env-file=.env'] }],
    ['where it would be a process more to debug', { execArgv: ['--inspect=0'] }],
    ['where it would be profiled', { execArgv: ['--cpu-prof'] }],
    ['where Node would read a variable of the slot before', { slotEnv: { NODE_DEBUG: 'net' } }],
    ['where the slots differ in their time zone', { slotEnv: { TZ: 'UTC' } }],
    ['of a program that is its own primary', { mode: 'observe' }],
  ] satisfies [string, Partial<Asked>][])
    it(what, () => assert.equal(can(changes), false));

  it('on Windows, where there is no pipe that it could wait at', () => assert.equal(can({}, 'win32'), false));
});
