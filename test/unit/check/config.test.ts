import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigProblem, configKeys, levels, parseConfig } from '../../../src/check/config';
import { ruleIds } from '../../../src/lint';

const file = '/project/.musterrc.json';

function refusalOf(text: string): string {
  try {
    parseConfig(file, text);
  } catch (error) {
    assert.ok(error instanceof ConfigProblem);
    assert.ok(error.message.startsWith(`${file}: `), error.message);
    return error.detail;
  }
  return assert.fail('it was accepted');
}

describe('.musterrc.json', () => {
  it('sets rules, and says what no file shows', () => {
    const text = '\uFEFF{"$schema":"x","rules":{"shell-injection":"off"},"clustered":true,"sticky":false}';
    const config = parseConfig(file, text);
    assert.deepEqual(config, { rules: { 'shell-injection': 'off' }, isClustered: true, isSticky: false });
  });

  it('may be empty', () =>
    assert.deepEqual(parseConfig(file, '{}'), { rules: {}, isClustered: undefined, isSticky: undefined }));

  const refused = {
    '{"rules":{"shell-injection":"errors"}}':
      /^"rules\.shell-injection" is "errors"; it takes off, hint, warning or error\.$/,
    '{"rules":{"shell":"off"}}':
      /^"rules\.shell" names no rule; the rules are shell-injection, .* and deprecated/,
    '{"rule":{}}': /^"rule" is no key of it; the keys are \$schema, rules, clustered and sticky\.$/,
    '{"rules":[]}': /^"rules" is \[\]; it takes an object of rules/,
    '{"clustered":"yes"}': /^"clustered" is "yes"; it takes true or false\.$/,
    '[]': /^it must hold an object\.$/,
    null: /^it must hold an object\.$/,
    '{"rules"': /^it is not JSON: /,
    '{"__proto__":{"rules":{}}}': /^"__proto__" is no key/,
  };
  for (const [text, sentence] of Object.entries(refused))
    it(`is refused with a sentence: ${text}`, () => assert.match(refusalOf(text), sentence));

  it('has the keys, rules and levels in its schema that the code takes', () => {
    const path = join(__dirname, '..', '..', '..', 'schemas', 'musterrc.schema.json');
    const schema = JSON.parse(readFileSync(path, 'utf8')) as {
      properties: Record<string, { properties?: Record<string, { enum?: string[]; $ref?: string }> }>;
      definitions: { level: { enum: string[] } };
    };
    assert.deepEqual(Object.keys(schema.properties), configKeys);
    const rules = schema.properties['rules']?.properties ?? {};
    assert.deepEqual(Object.keys(rules), [...ruleIds]);
    for (const rule of Object.values(rules)) assert.equal(rule.$ref, '#/definitions/level');
    assert.deepEqual(schema.definitions.level.enum, [...levels]);
  });
});
