import assert from 'node:assert/strict';
import { analyze, LintDocument } from '../../../src/lint';
import { LineMender } from '../../../src/lint/syntax/mend';
import { parse } from '../../../src/lint/syntax/parse';
import { editsOf, programs } from './edits';

const options = { fileName: 'file.ts' };

/** What is parsed when the text before a `|` is typed into the text around it, letter by letter, of the last letter. */
function typedInto(around: string, typed: string): string {
  const [head = '', tail = ''] = around.split('|');
  const mender = new LineMender();
  let before = head + tail;
  mender.mend(before, undefined);
  let parsed = before;
  for (let length = 1; length <= typed.length; length++) {
    const tree = parse('file.ts', parsed);
    before = head + typed.slice(0, length) + tail;
    parsed = mender.mend(before, tree)?.text ?? before;
  }
  return parsed;
}

describe('A line that is being typed', () => {
  const mended = {
    'a call': ['a();\n|\nb();', 'f(x', 'a();\nf(x)\nb();'],
    'a template': ['a();\n|\nb();', 'f(`x ${y', 'a();\nf(`x ${y}`)\nb();'],
    'a text': ['a();\n|\nb();', "f('x", "a();\nf('x')\nb();"],
    'an object in a list': ['a();\n|\nb();', 'f([{ a: 1', 'a();\nf([{ a: 1}])\nb();'],
    'a comment': ['a();\n|\nb();', '/* x', 'a();\n/* x*/\nb();'],
    'the head of a line that leaves something open': [
      'a();\n|on((x) => {\n  b();\n});',
      'f(`',
      'a();\nf(`)on((x) => {\n  b();\n});',
    ],
    'a bracket before another one': [
      'if (a) {\n  b();\n|} else {\n}',
      'f(`${x}',
      'if (a) {\n  b();\nf(`${x}`)} else {\n}',
    ],
    'an argument of a call': ['f(a|, b);\nc();', ', [1', 'f(a, [1], b);\nc();'],
    'a bracket behind a regular expression': ['f(/[(]/|);\nb();', ', [1', 'f(/[(]/, [1]);\nb();'],
  } as const;
  for (const [what, [around, typed, parsed]] of Object.entries(mended))
    it(`is closed at the cursor: ${what}`, () =>
      assert.equal(typedInto(around, typed), parsed.replace('f(`)on', 'f(``)on')));

  const left = {
    'what is closed': ['a();\n|\nb();', 'f(`x ${y}`)'],
    'a bracket in a text': ['a();\n|\nb();', "f('(')"],
    'a bracket in a regular expression': ['a();\n|\nb();', 'f(/[(]/)'],
    'a bracket in a comment': ['a();\n|\nb();', '// f('],
    'a text within a template of several lines': ['f(`a\n|\nb`);', 'c (d'],
    'a comment of several lines': ['/*\n|\n*/\nf();', 'c (d'],
    'the rest of a call that is open': ['f(\n  a,\n  |\n);', 'b'],
    'the quote that was missing': ['a(|b`);\nc();', '`'],
    'the bracket that was missing': ['a(1);\n|1);\nc();', 'b('],
  } as const;
  for (const [what, [around, typed]] of Object.entries(left))
    it(`is left as it is: ${what}`, () =>
      assert.equal(
        typedInto(around, typed),
        around.replace('|', () => typed),
      ));

  it('is left to the parser once another line is edited', () => {
    const mender = new LineMender();
    const tree = parse('file.ts', 'a();\n\nb();\n');
    mender.mend('a();\n\nb();\n', undefined);
    assert.equal(mender.mend('a();\nf(\nb();\n', tree)?.text, 'a();\nf()\nb();\n');
    assert.equal(mender.mend('a();\nf(\nb();\nc', tree), undefined);
  });
});

describe('While a statement is typed', function () {
  this.timeout(60_000);
  const statement = 'const answer = await lookUp(`${name} of ${place}`, { limit: 10 });\n';

  it('no finding of another line is lost, nor its fix', () => {
    for (const program of programs) {
      const expected = analyze(program, options);
      const document = new LintDocument(options);
      document.update(program);
      const at = program.lastIndexOf('\n', program.length / 2) + 1;
      if (analyze(program.slice(0, at) + statement + program.slice(at), options).length !== expected.length)
        continue;
      for (let length = 1; length <= statement.length; length++) {
        const { findings } = document.update(
          `${program.slice(0, at)}${statement.slice(0, length).trimEnd()}\n${program.slice(at)}`,
        );
        const isMended = /[({]/.test(statement.slice(0, length));
        for (const { message, fixes } of expected)
          assert.ok(
            findings.some(
              (one) => one.message === message && (!isMended || one.fixes.length === fixes.length),
            ),
            `${statement.slice(0, length)}: ${message}`,
          );
      }
    }
  });

  it('what is found in the line is at its place in the text', () => {
    const document = new LintDocument(options);
    const around = (line: string): string =>
      `import { exec } from 'child_process';\nfunction f(d) {\n  ${line}\n}\nexec('ls ' + d);\n`;
    document.update(around(''));
    const text = around('exec(`ls ${d');
    const { findings, syntaxErrors } = document.update(text);
    assert.deepEqual(
      findings.map(({ range, fixes }) => [text.slice(range.start, range.end), fixes.length]),
      [
        ['`ls ${d', 0],
        ["'ls ' + d", 1],
      ],
    );
    assert.deepEqual(
      syntaxErrors.map(({ message }) => message),
      ["'}`)' expected."],
    );
  });

  it('a text without an error has the findings of a look at the whole of it', () => {
    for (const [index, program] of programs.entries()) {
      const document = new LintDocument(options);
      document.update(program);
      for (const text of editsOf(program, 40, 100 + index)) {
        const { findings } = document.update(text);
        if (parse('file.ts', text).errors.length === 0)
          assert.deepEqual(findings, analyze(text, options), text);
      }
    }
  });
});
