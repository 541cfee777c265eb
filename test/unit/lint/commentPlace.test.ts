import assert from 'node:assert/strict';
import { commentPlaceAt, inspect } from '../../../src/lint';

/** How a comment is written above each line that ends with an arrow. */
function placesIn(text: string, fileName = 'a.tsx'): readonly string[] {
  const { tree } = inspect(`${text}\nrequire('child_process');`, { fileName });
  assert.ok(tree);
  return text
    .split('\n')
    .map((line, index, all) => ({
      line,
      start: all.slice(0, index).join('\n').length + (index === 0 ? 0 : 1),
    }))
    .filter(({ line }) => line.includes('/*?*/'))
    .map(({ start }) => commentPlaceAt(tree, start));
}

describe('A comment on a line of its own', () => {
  it('is written as in code among statements, arguments and attributes', () => {
    const text =
      'a(/*?*/);\nif (x)\n  b(/*?*/);\ncall(\n  one(/*?*/),\n);\nconst c = <A\n  b={c(/*?*/)}\n/>;';
    assert.deepEqual(placesIn(text), ['code', 'code', 'code', 'code']);
  });

  it('is written in braces among the children of an element', () => {
    const text = 'const a = (\n<div>\n  {b(/*?*/)}\n<i>{c(/*?*/)}</i>\n  text {d(/*?*/)}\n</div>\n);';
    assert.deepEqual(placesIn(text), ['jsx', 'jsx', 'jsx']);
    assert.deepEqual(placesIn('const a = <>\n{b(/*?*/)}\n</>;'), ['jsx']);
  });

  it('is written as in code within an expression of an element', () => {
    assert.deepEqual(placesIn('const a = <p>{list.map((one) =>\n  run(/*?*/),\n)}</p>;'), ['code']);
    assert.deepEqual(placesIn('const a = (\n<p>{b(/*?*/)}</p>);'), ['code']);
  });

  it('is not written within a text', () => {
    assert.deepEqual(placesIn('const a = `one\n${b(/*?*/)} two\n${c(/*?*/)}`;'), ['none', 'none']);
    assert.deepEqual(placesIn("const a = 'one\\\n' + b(/*?*/);"), ['none']);
    assert.deepEqual(placesIn('const a = b(\n`x`, c(/*?*/));'), ['code']);
    assert.deepEqual(placesIn('const a = `${\n  b(/*?*/)\n}`;'), ['code']);
  });
});
