import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, ruleIds, rules, type RuleId, type Severity } from '../../../src/lint';

const docs = join(__dirname, '..', '..', '..', 'docs');
const folder = join(docs, 'rules');
const grades: readonly Severity[] = ['error', 'warning', 'hint'];

/** A block of JavaScript that says in its first line whether it is to be found, and how badly if not as usual. */
interface Example {
  readonly text: string;
  readonly isBad: boolean;
  readonly severity: Severity;
}

function pageOf(rule: RuleId): string {
  return readFileSync(join(folder, `${rule}.md`), 'utf8');
}

function blocksOf(page: string): readonly string[] {
  return [...page.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, text = '']) => text);
}

function examplesOf(rule: RuleId): readonly Example[] {
  const usual = rules.find(({ id }) => id === rule)?.severity;
  assert.ok(usual);
  return blocksOf(pageOf(rule)).flatMap((text) => {
    const [, kind, written] = /^\/\/ (?:(bad)(?:: (error|warning|hint))?|good)\n/.exec(text) ?? [];
    if (kind === undefined && !text.startsWith('// good\n')) return [];
    const severity = grades.find((one) => one === written) ?? usual;
    return [{ text, isBad: kind === 'bad', severity }];
  });
}

const found = (text: string): readonly (readonly [RuleId, Severity])[] =>
  analyze(text, { fileName: 'example.mjs' }).map(({ rule, severity }) => [rule, severity]);

describe('The pages of the rules', () => {
  it('are one for each rule, and no other', () => {
    const names = readdirSync(folder).map((name) => name.replace(/\.md$/, ''));
    assert.deepEqual(names.sort(), [...ruleIds].sort());
  });

  it('are listed with the severities that their examples have', () => {
    const rows = readFileSync(join(docs, 'lint.md'), 'utf8').matchAll(
      /^\| \[([\w-]+)\]\(rules\/([\w-]+)\.md\) +\|.*\| ([\w, ]+?) +\|$/gm,
    );
    const listed = [...rows].map(([, id, page, severities]) => ({ id, page, severities }));
    const expected = ruleIds.map((id) => {
      const shown = examplesOf(id).flatMap(({ isBad, severity }) => (isBad ? [severity] : []));
      return { id, page: id, severities: grades.filter((one) => shown.includes(one)).join(', ') };
    });
    assert.deepEqual(listed, expected);
  });

  for (const rule of ruleIds)
    describe(rule, () => {
      it('begins with its id', () => assert.equal(pageOf(rule).split('\n', 1)[0], `# ${rule}`));

      it('shows what is found and what is not, and nothing else is found in it', () => {
        const examples = examplesOf(rule);
        assert.deepEqual([...new Set(examples.map(({ isBad }) => isBad))], [true, false]);
        for (const { text, isBad, severity } of examples)
          assert.deepEqual(found(text), isBad ? [[rule, severity]] : [], text);
      });

      it('shows the comment that switches it off', () => {
        const [comment, ...others] = blocksOf(pageOf(rule)).filter((text) => /^\/\/ muster-/.test(text));
        assert.ok(comment !== undefined && others.length === 0);
        for (const { text, isBad } of examplesOf(rule)) {
          if (!isBad) continue;
          const [finding] = analyze(text, { fileName: 'example.mjs' });
          assert.ok(finding);
          const line = text.lastIndexOf('\n', finding.range.start) + 1;
          assert.deepEqual(found(text.slice(0, line) + comment + text.slice(line)), [], comment);
        }
      });
    });
});
