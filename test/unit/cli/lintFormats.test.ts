import assert from 'node:assert/strict';
import type { Log } from 'sarif';
import { applied } from '../../../src/check/fixText';
import { Lines } from '../../../src/check/lines';
import {
  failedFile,
  type CheckedFile,
  type Problem,
  type SkippedFile,
} from '../../../src/cli/lint/checkFile';
import { formatters } from '../../../src/cli/lint/formats';
import type { EslintResult } from '../../../src/cli/lint/formats/json';
import type { Format } from '../../../src/cli/lint/options';
import { sumOf, tallyOf } from '../../../src/cli/lint/tally';
import type { Finding } from '../../../src/lint';
import { sarifErrors } from '../../support/sarif';

const cwd = '/work/a project';
const text = 'import { exec } from "child_process";\nexec("ls " + d);\n';
const lines = new Lines(text, 'javascript');

const edits = [
  { range: { start: 9, end: 13 }, newText: 'execFile' },
  { range: { start: 38, end: 53 }, newText: 'execFile("ls", [d])' },
];
const finding: Finding = {
  rule: 'shell-injection',
  severity: 'error',
  range: { start: 43, end: 52 },
  message: 'A shell gets this.',
  related: [{ range: { start: 9, end: 13 }, message: 'It is imported here' }],
  fixes: [
    { title: 'Run ls without a shell', edits, isPreferred: true },
    { title: 'Quote it', edits: [{ range: { start: 51, end: 52 }, newText: 'q(d)' }], isPreferred: false },
  ],
  tags: [],
};

function fileOf(path: string, ...findings: Finding[]): CheckedFile {
  const positionOf = (offset: number): Problem['start'] => lines.positionOf(offset);
  const problems = findings.map(({ rule, severity, message, range }, index) => ({
    rule,
    severity,
    message,
    start: positionOf(range.start),
    end: positionOf(range.end),
    finding: findings[index],
    isFatal: false,
  }));
  return { path, text, problems, positionOf };
}

interface Outcome {
  readonly files: readonly CheckedFile[];
  readonly skipped: readonly SkippedFile[];
}

const outcome: Outcome = {
  files: [
    fileOf(`${cwd}/src/a b.ts`, finding, { ...finding, severity: 'hint', related: [], fixes: [] }),
    fileOf('/elsewhere/clean.ts'),
    failedFile('/elsewhere/locked.ts', 'The file cannot be read (EACCES).'),
  ],
  skipped: [{ path: `${cwd}/lib.min.js`, reason: 'It is minified.' }],
};

function written(format: Format, { files, skipped }: Outcome, style = { cwd, hasColors: false }): string {
  const formatter = formatters[format];
  const tally = sumOf(files.map(({ problems }) => tallyOf(problems)));
  const parts = files.map((file) => formatter.part(file, style));
  return [...formatter.whole(parts, { tally, skipped }, style)].join('');
}

describe('muster lint --format json', () => {
  const results = JSON.parse(written('json', outcome)) as EslintResult[];

  it("has ESLint's keys for every file, with counts", () => {
    const [mixed, clean, failed] = results;
    assert.ok(mixed && clean && failed);
    assert.deepEqual(clean, {
      filePath: '/elsewhere/clean.ts',
      messages: [],
      suppressedMessages: [],
      errorCount: 0,
      fatalErrorCount: 0,
      warningCount: 0,
      fixableErrorCount: 0,
      fixableWarningCount: 0,
      usedDeprecatedRules: [],
    });
    const { errorCount, warningCount, fixableErrorCount, fixableWarningCount, fatalErrorCount } = mixed;
    assert.deepEqual(
      [errorCount, warningCount, fixableErrorCount, fixableWarningCount, fatalErrorCount],
      [1, 1, 1, 0, 0],
    );
    assert.deepEqual([failed.errorCount, failed.fatalErrorCount], [1, 1]);
  });

  it('has the place, from 1, and the severity in numbers', () => {
    const [error, hint] = results[0]?.messages ?? [];
    assert.ok(error && hint);
    const { ruleId, severity, message, line, column, endLine, endColumn } = error;
    assert.deepEqual(
      [ruleId, severity, message, line, column, endLine, endColumn],
      ['shell-injection', 2, 'A shell gets this.', 2, 6, 2, 15],
    );
    assert.equal(hint.severity, 1);
  });

  it('has the safe fix as one edit, and the others as suggestions', () => {
    const [error] = results[0]?.messages ?? [];
    assert.ok(error?.fix);
    const { range, text: newText } = error.fix;
    const whole = applied(text, [{ range: { start: range[0], end: range[1] }, newText }]);
    assert.equal(whole, applied(text, edits));
    assert.deepEqual(error.suggestions, [{ desc: 'Quote it', fix: { range: [51, 52], text: 'q(d)' } }]);
  });

  it('has a message without a rule for a file that could not be read', () => {
    const [message] = results[2]?.messages ?? [];
    assert.deepEqual(message, {
      ruleId: null,
      severity: 2,
      message: 'The file cannot be read (EACCES).',
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      fatal: true,
    });
  });
});

describe('muster lint --format sarif', () => {
  const log = JSON.parse(written('sarif', outcome)) as Log;
  const [run] = log.runs;

  it('holds against the schema of OASIS', () => {
    const nothing = written('sarif', { files: [], skipped: [] }, { cwd: 'C:\\x', hasColors: false });
    for (const one of [log, JSON.parse(nothing) as Log]) assert.deepEqual(sarifErrors(one), []);
    assert.notDeepEqual(sarifErrors({ ...log, version: '2.0.0' }), []);
  });

  it('names files from the root of the project, and others in whole', () => {
    const [result] = run?.results ?? [];
    const location = result?.locations?.[0]?.physicalLocation;
    assert.deepEqual(location?.artifactLocation, { uri: 'src/a%20b.ts', uriBaseId: '%SRCROOT%' });
    assert.deepEqual(location.region, { startLine: 2, startColumn: 6, endLine: 2, endColumn: 15 });
    assert.equal(run?.originalUriBaseIds?.['%SRCROOT%']?.uri, 'file:///work/a%20project/');
    const [failure] = run.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.equal(
      failure?.locations?.[0]?.physicalLocation?.artifactLocation?.uri,
      'file:///elsewhere/locked.ts',
    );
  });

  it('has levels, related places and fixes', () => {
    const [error, hint] = run?.results ?? [];
    assert.deepEqual([error?.level, hint?.level], ['error', 'note']);
    assert.equal(run?.tool.driver.rules?.[error?.ruleIndex ?? -1]?.id, 'shell-injection');
    assert.equal(error?.relatedLocations?.[0]?.message?.text, 'It is imported here');
    const [fix] = error.fixes ?? [];
    assert.equal(fix?.description?.text, 'Run ls without a shell');
    assert.deepEqual(
      fix.artifactChanges[0]?.replacements.map(({ insertedContent }) => insertedContent?.text),
      ['execFile', 'execFile("ls", [d])'],
    );
  });

  it('tells of files that were not checked beside the results', () => {
    const notices = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.deepEqual(
      notices.map(({ level, message }) => [level, message.text]),
      [
        ['error', 'The file cannot be read (EACCES).'],
        ['note', 'It is minified.'],
      ],
    );
  });
});

describe('muster lint --format stylish', () => {
  it('shows the files that have problems as a table, and a sum', () => {
    assert.deepEqual(written('stylish', outcome).split('\n'), [
      '',
      '/work/a project/src/a b.ts',
      '  2:6  error  A shell gets this.  shell-injection',
      '  2:6  hint   A shell gets this.  shell-injection',
      '',
      '/elsewhere/locked.ts',
      '  1:1  error  The file cannot be read (EACCES).',
      '',
      '✖ 3 problems (2 errors, 1 warning)',
      '  1 error and 0 warnings potentially fixable with the `--fix` option.',
      '',
      '',
    ]);
  });

  it('says nothing of a project without problems', () => {
    const files = [fileOf('/elsewhere/clean.ts')];
    assert.equal(written('stylish', { files, skipped: [] }, { cwd, hasColors: true }), '');
  });

  it('has colors where they are seen', () => {
    const strip = (painted: string): string => painted.replace(/\u001B\[\d+m/g, '');
    const painted = written('stylish', outcome, { cwd, hasColors: true });
    assert.notEqual(painted, strip(painted));
    assert.equal(strip(painted), written('stylish', outcome));
  });
});
