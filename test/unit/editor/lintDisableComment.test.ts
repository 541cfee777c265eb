import assert from 'node:assert/strict';
import { applied } from '../../../src/check/fixText';
import { disableComment } from '../../../src/editor/lint/disableComment';
import { analyze, commentPlaceAt, inspect } from '../../../src/lint';

/** The text with the first finding switched off. */
function disabled(text: string, fileName: string): string {
  const { findings, tree } = inspect(text, { fileName });
  const [finding] = findings;
  assert.ok(finding && tree);
  const { range, rule } = finding;
  const place = commentPlaceAt(tree, text.lastIndexOf('\n', range.start - 1) + 1);
  const edit = disableComment(text, range.start, rule, place);
  assert.ok(edit);
  return applied(text, [edit]);
}

const head = "import { exec } from 'child_process';\n";

describe('Disable for this line', () => {
  const texts = {
    'a.ts': `${head}exec('ls ' + d);\n`,
    'indented.ts': `${head}function f() {\n\t  exec('ls ' + d);\n}\n`,
    'windows.ts': `${head}exec('ls ' + d);\n`.replaceAll('\n', '\r\n'),
    'jsx.tsx': `${head}const a = <div>\n  <b onClick={() => exec('ls ' + d)} />\n</div>;\n`,
    'attribute.tsx': `${head}const a = <b\n  onClick={() => exec('ls ' + d)}\n/>;\n`,
    'component.vue': `<template></template>\n<script>\n  ${head}  exec('ls ' + d);\n</script>\n`,
    'long.ts': `${head}exec(\n  'ls ' +\n    d,\n);\n`,
  };
  for (const [fileName, text] of Object.entries(texts))
    it(`leaves no finding and no syntax error: ${fileName}`, () => {
      const after = disabled(text, fileName);
      const { findings, syntaxErrors } = inspect(after, { fileName });
      assert.deepEqual([findings, syntaxErrors], [[], []]);
      assert.match(after, /muster-disable-next-line shell-injection -- reason/);
      assert.equal(after.includes('\r'), text.includes('\r'));
    });

  it('has the indentation of the line', () =>
    assert.match(
      disabled(texts['indented.ts'], 'a.ts'),
      /^\t {2}\/\/ muster-disable-next-line .*\n\t {2}exec/m,
    ));

  it('is a comment of JSX among the children of an element', () =>
    assert.match(disabled(texts['jsx.tsx'], 'a.tsx'), /^ {2}\{\/\* muster-disable-next-line .* \*\/\}$/m));

  it('adds the rule to the comment that is there', () => {
    for (const comment of [
      '// muster-disable-next-line needless-shell -- ours',
      '  // muster-disable-next-line a, b',
    ]) {
      const after = disabled(`${head}${comment}\nexec('ls ' + d);\n`, 'a.ts');
      assert.deepEqual(analyze(after, { fileName: 'a.ts' }), []);
      assert.equal(after.split('\n').length, 4);
      assert.match(after, /(needless-shell|a, b), shell-injection( -- ours)?$/m);
    }
  });

  it('is not offered within a text', () => {
    assert.equal(disableComment('`\n${x}`', 4, 'shell-injection', 'none'), undefined);
  });
});
