import assert from 'node:assert/strict';
import { ruleIds, rules } from '../../../src/lint';

describe('the registry of rules', () => {
  it('has every rule once, in the order of the ids', () =>
    assert.deepEqual(
      rules.map(({ id }) => id),
      ruleIds,
    ));

  it('says in a line what each rule finds', () => {
    for (const { id, summary } of rules) assert.ok(summary.length > 20 && !summary.endsWith('.'), id);
  });
});
