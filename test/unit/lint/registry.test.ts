import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { ruleIds, rules } from '../../../src/lint';

describe('the registry of rules', () => {
  it('has every rule once, in the order of the ids', () =>
    assert.deepEqual(
      rules.map(({ id }) => id),
      ruleIds,
    ));

  it('has a page for every rule, and none for others', () =>
    assert.deepEqual(readdirSync('docs/rules').sort(), ruleIds.map((id) => `${id}.md`).sort()));

  for (const { id, summary } of rules)
    it(`says on the page of ${id} what it finds, why, and when not to use it`, () => {
      const page = readFileSync(`docs/rules/${id}.md`, 'utf8');
      assert.ok(page.startsWith(`# ${id}\n`));
      for (const heading of ['What it finds', 'Why', 'Examples', 'Fix', 'When not to use it'])
        assert.ok(page.includes(`\n## ${heading}\n`), heading);
      assert.ok(summary.length > 20 && !summary.endsWith('.'));
    });
});
