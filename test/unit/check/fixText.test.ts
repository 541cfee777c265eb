import assert from 'node:assert/strict';
import { applied, fixText, isFixable, mostPasses } from '../../../src/check/fixText';
import { inspect, type Analysis, type Finding, type TextEdit } from '../../../src/lint';

type Rewrite = (match: RegExpExecArray) => readonly TextEdit[];

/** A check that finds what a pattern finds, and has a fix for it. */
function checking(pattern: RegExp, rewrite: Rewrite, isPreferred = true): (text: string) => Analysis {
  return (text) => ({
    findings: [...text.matchAll(pattern)].map((match): Finding => {
      const fix = { title: 'Rewrite it', edits: rewrite(match), isPreferred };
      const range = { start: match.index, end: match.index + match[0].length };
      return {
        rule: 'needless-shell',
        severity: 'warning',
        range,
        message: '',
        related: [],
        fixes: [fix],
        tags: [],
      };
    }),
    syntaxErrors: text.includes('#') ? [{ range: { start: 0, end: 0 }, message: 'no' }] : [],
  });
}

const replaceBy =
  (newText: string): Rewrite =>
  ({ index, 0: { length } }) => [{ range: { start: index, end: index + length }, newText }];

describe('Fixing a text', () => {
  it('applies every safe fix, and knows the edits that lead there', () => {
    const text = 'one two one two';
    const fixed = fixText(text, checking(/one/g, replaceBy('three')));
    assert.equal(fixed.text, 'three two three two');
    assert.deepEqual(fixed.edits, [
      { range: { start: 0, end: 3 }, newText: 'three' },
      { range: { start: 8, end: 11 }, newText: 'three' },
    ]);
    assert.deepEqual(fixed.analysis.findings, []);
  });

  it('leaves alone what is not safe and what is not wanted', () => {
    const text = 'one';
    assert.deepEqual(fixText(text, checking(/one/g, replaceBy('two'), false)).edits, []);
    assert.deepEqual(fixText(text, checking(/one/g, replaceBy('two')), () => false).edits, []);
  });

  it('applies fixes that touch each other one after the other, each in whole', () => {
    // Each adds its import at the start of the text, if it is not there yet.
    const rewrite: Rewrite = (match) => [
      ...(match.input.startsWith('import') ? [] : [{ range: { start: 0, end: 0 }, newText: 'import; ' }]),
      { range: { start: match.index, end: match.index + 1 }, newText: 'b' },
    ];
    const fixed = fixText('a a a', checking(/a/g, rewrite));
    assert.equal(fixed.text, 'import; b b b');
    assert.equal(applied('a a a', fixed.edits), fixed.text);
  });

  it('takes a name away when the fixes of one pass leave no use of it', () => {
    const check = (text: string): Analysis => inspect(text, { fileName: 'file.js' });
    const mend = (...lines: readonly string[]): readonly string[] =>
      fixText(lines.join('\n'), check).text.split('\n');
    const calls = ["exec('ls ' + d);", "exec('cat ' + d);", "exec('rm ' + d);"];
    const mended = ["execFile('ls', [d]);", "execFile('cat', [d]);", "execFile('rm', [d]);"];
    assert.deepEqual(mend("const { exec } = require('child_process');", ...calls), [
      "const { execFile } = require('child_process');",
      ...mended,
    ]);
    assert.deepEqual(mend("import { exec } from 'node:child_process';", ...calls, 'exec(d);'), [
      "import { exec, execFile } from 'node:child_process';",
      ...mended,
      'exec(d);',
    ]);
  });

  it('goes on until nothing is left, and ends though each fix makes a new finding', () => {
    assert.equal(fixText('aaa', checking(/a(?!a)/g, replaceBy('b'))).text, 'bbb');
    assert.equal(fixText('a', checking(/a/g, replaceBy('ba'))).text, `${'b'.repeat(mostPasses)}a`);
  });

  it('takes a pass back that leaves a syntax error', () => {
    const fixed = fixText('one', checking(/one/g, replaceBy('#')));
    assert.deepEqual([fixed.text, fixed.edits, fixed.analysis.findings.length], ['one', [], 1]);
  });

  it('gives edits of the first text after many passes, whatever they did to it', () => {
    for (const [pattern, newText] of [
      [/abc/g, 'b'],
      [/b./g, ''],
      [/[^x]$/g, 'xy'],
      [/^./g, 'zab'],
    ] as const)
      for (const text of ['abcabc', 'aabcbc', 'xxabcxab', 'b', 'abc']) {
        const fixed = fixText(text, checking(pattern, replaceBy(newText)));
        assert.equal(applied(text, fixed.edits), fixed.text, `${text} ${String(pattern)}`);
      }
  });

  it('is possible for a finding whose best fix is safe', () => {
    const findings = [true, false].flatMap((safe) => checking(/a/g, replaceBy('b'), safe)('a').findings);
    assert.deepEqual(findings.map(isFixable), [true, false]);
  });
});
