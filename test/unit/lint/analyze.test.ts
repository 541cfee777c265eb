import assert from 'node:assert/strict';
import {
  analyze as analyzeAll,
  inspect,
  rules,
  LintDocument,
  longestText,
  type Finding,
  type LintOptions,
} from '../../../src/lint';

/** With one rule on, so that a test of the engine is about one finding. */
const others = Object.fromEntries(
  rules.filter(({ id }) => id !== 'shell-injection').map(({ id }) => [id, 'off' as const]),
);
const analyze = (text: string, options: LintOptions): readonly Finding[] =>
  analyzeAll(text, { ...options, rules: { ...others, ...options.rules } });

const injection = "const { exec } = require('child_process'); exec('ls ' + d);\n";

describe('analyze', () => {
  it('does not parse a text for its asynchronous functions', () => {
    const text =
      "import { readFile } from 'node:fs/promises';\nexport const page = async () => readFile('a');\n";
    assert.equal(inspect(text, { fileName: 'a.js' }).tree, undefined);
  });

  it('finds nothing in an empty text', () => assert.deepEqual(analyze('', { fileName: 'a.js' }), []));

  it('reads the scripts of Vue and Svelte files, at their own places', () => {
    const text = `<template><p>{{ exec }}</p></template>\n<script setup lang="ts">\n${injection}</script>\n<style>p{}</style>`;
    for (const fileName of ['a.vue', 'a.svelte']) {
      const [finding] = analyze(text, { fileName });
      assert.ok(finding);
      assert.equal(text.slice(finding.range.start, finding.range.end), "'ls ' + d");
    }
  });

  it('gives a rule the severity of the settings, and none to one that is off', () => {
    const severity = (wish: 'error' | 'warning' | 'hint' | 'off'): string | undefined =>
      analyze(injection, { fileName: 'a.js', rules: { 'shell-injection': wish } })[0]?.severity;
    assert.equal(severity('error'), 'error');
    assert.equal(severity('hint'), 'hint');
    assert.equal(severity('off'), undefined);
  });

  const disabled = {
    'the line before':
      "import { exec } from 'child_process';\n// muster-disable-next-line shell-injection -- d is ours\nexec('ls ' + d)",
    'the same line': "import { exec } from 'child_process';\nexec('ls ' + d) // muster-disable-line",
    'the whole file': `/* muster-disable shell-injection */ ${injection}`,
    'a twin rule of ESLint':
      "import { exec } from 'child_process';\n// eslint-disable-next-line security/detect-child-process\nexec('ls ' + d)",
    'a twin among others':
      "/* eslint-disable no-console, sonarjs/os-command */ import { exec } from 'child_process';\nexec('ls ' + d)",
  };
  for (const [place, text] of Object.entries(disabled))
    it(`is switched off by a comment: ${place}`, () =>
      assert.deepEqual(analyze(text, { fileName: 'a.js' }), []));

  const enabled = {
    'of another rule':
      "import { exec } from 'child_process';\n// muster-disable-next-line needless-shell\nexec('ls ' + d)",
    'of all of ESLint': `/* eslint-disable */ ${injection}`,
    'that ends before': `/* muster-disable */ /* muster-enable */ ${injection}`,
    'two lines before':
      "import { exec } from 'child_process';\n// muster-disable-next-line\n\nexec('ls ' + d)",
  };
  for (const [what, text] of Object.entries(enabled))
    it(`is not switched off by a comment ${what}`, () =>
      assert.equal(analyze(text, { fileName: 'a.js' }).length, 1));

  it('says why a text was not checked', () => {
    assert.match(inspect(' '.repeat(longestText + 1), { fileName: 'a.js' }).notChecked ?? '', /longer than/);
    const nested = `require('child_process'); ${'('.repeat(20_000)}`;
    assert.match(inspect(nested, { fileName: 'a.js' }).notChecked ?? '', /gave up/);
  });
});

describe('LintDocument', () => {
  it('finds in an edited text what a look at the whole of it finds', () => {
    const document = new LintDocument({ fileName: 'a.js', rules: others });
    document.update(injection);
    const edited = `${injection}// more\nfunction f(x) { exec('cat ' + x); }\n`;
    const { findings } = document.update(edited);
    assert.deepEqual(findings, analyze(edited, { fileName: 'a.js' }));
    assert.equal(findings.length, 2);
  });

  it('keeps, behind a template that is not ended yet, what was found there', () => {
    const document = new LintDocument({ fileName: 'a.js', rules: others });
    const text = `const a = 1;\n${injection}`;
    document.update(text);
    const half = text.replace('1', '`');
    const { findings, syntaxErrors } = document.update(half);
    assert.ok(syntaxErrors.length > 0);
    assert.deepEqual(
      findings.map(({ range }) => half.slice(range.start, range.end)),
      ["'ls ' + d"],
    );
  });

  it('drops what was found in a statement that was deleted', () => {
    const document = new LintDocument({ fileName: 'a.js', rules: others });
    document.update(injection);
    assert.deepEqual(document.update("const { exec } = require('child_process'); {").findings, []);
  });
});

describe('A file that no rule has to look at', () => {
  const server = "const app = require('express')();\nlet count = 0;\napp.get('/', () => { count++; });\n";

  it('is not parsed', () => assert.equal(inspect(server, { fileName: 'a.js' }).tree, undefined));

  it('is looked at when the project is known to run clustered', () => {
    const { findings } = inspect(server, { fileName: 'a.js', project: { isClustered: true } });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['shared-state'],
    );
  });
});
