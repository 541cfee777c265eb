import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readEnvFiles, withoutEditor } from '../../../src/launch/environment';
import { folderWith } from './folders';

describe('the environment without the editor', () => {
  it('has lost what the editor set for its own processes', () => {
    const env = {
      ...{ PATH: '/bin', HOME: '/home/me', NODE_ENV: 'test', VSCODEX: 'mine', ELECTRONICS: 'mine' },
      ...{ VSCODE_PID: '1', VSCODE_INSPECTOR_OPTIONS: '{}', ELECTRON_RUN_AS_NODE: '1', CHROME_DESKTOP: 'x' },
      ...{ NODE_CHANNEL_FD: '3', NODE_CHANNEL_SERIALIZATION_MODE: 'json', NODE_UNIQUE_ID: '1' },
      UNSET: undefined,
    };
    const kept = { PATH: '/bin', HOME: '/home/me', NODE_ENV: 'test', VSCODEX: 'mine', ELECTRONICS: 'mine' };
    assert.deepEqual(withoutEditor(env), kept);
  });

  const bootloader = '/home/me/.vscode/extensions/ms-vscode.js-debug/src/bootloader.js';
  const cases: [options: string, kept: string | undefined][] = [
    [`--require ${bootloader}`, undefined],
    [` --require "${bootloader}"  --inspect-publish-uid=http`, undefined],
    [`--require "C:\\Program Files\\ms-vscode.js-debug\\bootloader.js" --no-warnings`, '--no-warnings'],
    [`--max-old-space-size=4096 --require ${bootloader}`, '--max-old-space-size=4096'],
    [`--require=${bootloader} --require ./mine.js`, '--require ./mine.js'],
    [`--require "./my own.js" --require "${bootloader}"`, '--require "./my own.js"'],
    ['--require ./mine.js', '--require ./mine.js'],
    ['--inspect-publish-uid=http', '--inspect-publish-uid=http'],
  ];
  for (const [options, kept] of cases) {
    it(`keeps ${kept ?? 'nothing'} of NODE_OPTIONS ${options}`, () => {
      assert.equal(withoutEditor({ NODE_OPTIONS: options })['NODE_OPTIONS'], kept);
    });
  }
});

describe('environment files', () => {
  it('are read in their order, a later one over an earlier one', async () => {
    const folder = await folderWith({
      'a.env': '# comment\nA=1\nB="two words"\nexport C=3\n',
      'b.env': "A=2\r\nD='x # y'\r\n",
    });
    assert.deepEqual(await readEnvFiles(['a.env', join(folder, 'b.env')], folder), {
      ...{ A: '2', B: 'two words', C: '3', D: 'x # y' },
    });
    assert.equal((await readEnvFiles(['b.env', 'a.env'], folder))['A'], '1');
    assert.deepEqual(await readEnvFiles([], folder), {});
  });

  it('that cannot be read are named', async () => {
    const folder = await folderWith({});
    const path = join(folder, 'gone.env');
    await assert.rejects(readEnvFiles(['gone.env'], folder), {
      code: 'envFileMissing',
      message: `The environment file ${path} cannot be read: correct its path.`,
    });
  });
});
