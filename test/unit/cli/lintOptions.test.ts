import assert from 'node:assert/strict';
import { lintUsage, parseLintOptions } from '../../../src/cli/lint/options';
import { UsageError } from '../../../src/cli/usage';

describe('The options of muster lint', () => {
  it('have defaults', () =>
    assert.deepEqual(parseLintOptions([]), {
      paths: ['.'],
      format: 'stylish',
      fix: false,
      maxWarnings: undefined,
      quiet: false,
      hints: false,
      config: undefined,
    }));

  it('stand before and behind the paths', () => {
    const argv = [
      '--fix',
      'src',
      '-f',
      'sarif',
      '--max-warnings',
      '0',
      '--quiet',
      '--hints',
      'test',
      '-c',
      'x.json',
    ];
    assert.deepEqual(parseLintOptions(argv), {
      paths: ['src', 'test'],
      format: 'sarif',
      fix: true,
      maxWarnings: 0,
      quiet: true,
      hints: true,
      config: 'x.json',
    });
  });

  it('take a path that looks like an option behind --', () => {
    const options = parseLintOptions(['--', '--fix']);
    assert.deepEqual(options !== 'help' && options.paths, ['--fix']);
  });

  for (const argv of [['--format', 'xml'], ['--max-warnings', 'few'], ['--max-warnings'], ['--fixes']])
    it(`are refused: ${argv.join(' ')}`, () => assert.throws(() => parseLintOptions(argv), UsageError));

  it('are all told by the help', () => {
    assert.equal(parseLintOptions(['-h']), 'help');
    for (const name of ['format', 'fix', 'max-warnings', 'quiet', 'hints', 'config'])
      assert.match(lintUsage, new RegExp(`^  --${name} `, 'm'));
  });
});
