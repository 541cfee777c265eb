import assert from 'node:assert/strict';
import { inspect, LintDocument } from '../../../src/lint';
import { mutationsOf, seeds } from './fuzz';
import { findingsOf } from './support';

/** Statements as they are while they are being typed, with the cursor at their end. */
const halfTyped = [
  ...[
    'child.',
    'child.pid.',
    'run(',
    'run(a, ',
    'run(a, { ',
    'if (',
    'if (a',
    'if (a) {',
    'for (',
    'for (const x of ',
  ],
  ...[
    'for (let i = 0; i < ',
    'while (',
    'const ',
    'const x',
    'const x =',
    'const { a, ',
    'const x = {',
    'const x = { a: ',
  ],
  ...[
    'const x = [',
    'const x = [1, ',
    'const x = `a',
    'const x = `a ${',
    "const x = 'a",
    'const x = "a',
    'const x = /a',
  ],
  ...[
    '/* note',
    '/** note',
    'try {',
    'try { a(); } catch',
    'switch (a) {',
    'switch (a) { case ',
    'const f = (a) =>',
  ],
  ...[
    'const f = (a) => {',
    'new ',
    'new Map(',
    'const x = a ? b',
    'const x = a ? b : ',
    '}',
    'function ',
    'function f(',
  ],
];
const halfTypedTypes = [
  ...[
    'type A = ',
    'type A = {',
    'interface A {',
    'interface A extends ',
    'enum A {',
    'const x: ',
    'const x: Map<',
  ],
  ...['function f(a: ', 'function f<T ', 'x as ', 'class A { private ', 'namespace A {'],
];

const around = (statement: string): string =>
  `import { exec } from 'node:child_process';
export function one(a) {
  exec(\`ls \${a}\`);
}
export function two(b) {
  const before = b;
  ${statement}
  exec(\`ls \${b}\`);
}
export function three(c) {
  exec(\`ls \${c}\`);
}
`;

describe('a half-typed file', () => {
  const foundIn = (states: readonly string[], fileName: string): number => {
    let found = 0;
    for (const state of states) {
      const document = new LintDocument({ fileName });
      document.update(around(''));
      const { findings } = document.update(around(state));
      found += findings.filter(({ rule }) => rule === 'shell-injection').length;
    }
    return found;
  };

  it('keeps its other findings while a statement is typed', () => {
    assert.equal(halfTyped.length, 40);
    assert.ok(foundIn(halfTyped, 'file.js') >= 118, `${foundIn(halfTyped, 'file.js')} of 120`);
  });

  it('keeps them while a type is typed', () => {
    assert.equal(halfTypedTypes.length, 12);
    assert.equal(foundIn(halfTypedTypes, 'file.ts'), 36);
  });

  it('has most of them also for one who has not seen the file before', () => {
    const found = halfTyped.map((state) => findingsOf('shell-injection', around(state)).length);
    const sum = found.reduce((all, one) => all + one, 0);
    assert.ok(sum >= 118, `${sum} of 120`);
  });
});

describe('any text', function () {
  this.timeout(120_000);

  it('is checked without an exception, and in less than a second', () => {
    for (const text of mutationsOf(seeds, 1500, 7)) {
      const start = process.cpuUsage();
      for (const { range, fixes } of inspect(text, { fileName: 'file.tsx' }).findings) {
        assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length);
        for (const fix of fixes) for (const edit of fix.edits) assert.ok(edit.range.end <= text.length);
      }
      const { user, system } = process.cpuUsage(start);
      assert.ok(user + system < 1e6, text);
    }
  });

  it('gives, edited, the findings that it gives when it is read anew', () => {
    for (const seed of seeds) {
      const document = new LintDocument({ fileName: 'file.ts' });
      document.update(seed);
      for (const text of mutationsOf([seed], 40, 11)) {
        const { findings, syntaxErrors } = document.update(text);
        const anew = inspect(text, { fileName: 'file.ts' });
        if (anew.syntaxErrors.length > 0 || syntaxErrors.length > 0) continue;
        assert.deepEqual(findings, anew.findings, text);
      }
    }
  });

  for (const [what, text] of Object.entries({
    'deeply nested calls': `require('child_process').exec(${'f('.repeat(5000)}`,
    'a long chain of additions': `require('child_process').exec(${"'a' + ".repeat(20_000)}d)`,
    'a long chain of members': `require('child_process')${'.exec'.repeat(20_000)}('a')`,
    'many functions of one name': `const { exec } = require('child_process');${'function f(a) { exec(a); f(a); }'.repeat(3000)}`,
    'many parentheses': `require('child_process'); ${'(a, '.repeat(3000)}`,
    'nested templates': `require('child_process').exec(${'`${'.repeat(1000)}`,
    'nested arrows': `require('child_process'); ${'(a) => '.repeat(3000)}`,
    'nested conditions': `require('child_process'); ${'a ? (b) : '.repeat(1000)}c`,
  }))
    it(`is checked in less than a second: ${what}`, () => {
      const start = process.cpuUsage();
      inspect(text, { fileName: 'file.ts' });
      const { user, system } = process.cpuUsage(start);
      assert.ok(user + system < 1e6, `${Math.round((user + system) / 1000)} ms`);
    });
});
