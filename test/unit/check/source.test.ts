import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isMinified, readSource } from '../../../src/check/source';
import { longestText } from '../../../src/lint';
import { projectWith } from '../../support/folders';

function read(content: string | Uint8Array, name = 'a.js'): ReturnType<typeof readSource> {
  return readSource(join(projectWith({ [name]: content }), name));
}

const text = "exec('ü');\r\n";

describe('The text of a file', () => {
  it('is read as UTF-8, without its mark, which is kept to write it again', () => {
    assert.deepEqual(read(text), { text, mark: '' });
    assert.deepEqual(read(`\uFEFF${text}`), { text, mark: '\uFEFF' });
  });

  it('is read as UTF-16 where its mark says so, and cannot be written again', () => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    assert.deepEqual(read(little), { text, mark: undefined });
    assert.deepEqual(read(Buffer.from(little).swap16()), { text, mark: undefined });
  });

  it('is read though some of its bytes are no text, and cannot be written again', () =>
    assert.deepEqual(read(Buffer.from(text, 'latin1')), {
      text: text.replace('ü', '\uFFFD'),
      mark: undefined,
    }));

  it('is not there in a binary, a huge and a minified file', () => {
    const reason = (content: string | Uint8Array, name?: string): string => {
      const source = read(content, name);
      assert.ok('reason' in source && !source.isFailure);
      return source.reason;
    };
    assert.equal(reason(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])), 'It is a binary file.');
    assert.match(
      reason(`${'// ok\n'.repeat(Math.ceil(longestText / 6))}//`),
      /^It is longer than [\d.]+ million characters\.$/,
    );
    assert.match(reason(Buffer.alloc(longestText * 3 + 1, '\n')), /^It is longer than/);
    assert.equal(reason('a();'.repeat(2000)), 'It is minified.');
    assert.equal(reason('a();', 'lib.min.js'), 'It is minified.');
  });

  it('cannot be seen in a file that is not there or is a folder', () => {
    const folder = projectWith({});
    for (const [path, code] of [
      [join(folder, 'a.js'), 'ENOENT'],
      [folder, 'EISDIR'],
    ] as const)
      assert.deepEqual(readSource(path), { reason: `The file cannot be read (${code}).`, isFailure: true });
  });
});

describe('A minified text', () => {
  it('has lines that are long on average, however its first one is', () => {
    assert.equal(isMinified('a.js', `/* licence\n */\n${'a();'.repeat(2000)}`), true);
    assert.equal(
      isMinified('a.js', `const image = '${'A'.repeat(20_000)}';\n${'call(one, two);\n'.repeat(100)}`),
      false,
    );
    assert.equal(isMinified('a.js', 'a();'.repeat(1000)), false);
  });
});
