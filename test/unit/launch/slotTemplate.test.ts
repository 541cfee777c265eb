import assert from 'node:assert/strict';
import { LaunchProblem } from '../../../src/launch/problem';
import { expandSlotEnv, splitSlotEnv } from '../../../src/launch/slotTemplate';

/** The value in a slot, as a plan and then the supervisor make it. */
function valueIn(slot: number, value: string): string | undefined {
  const { env, slotEnv } = splitSlotEnv({ VALUE: value });
  return { ...env, ...expandSlotEnv(slotEnv, slot) }['VALUE'];
}

describe('a variable that differs by slot', () => {
  const computed: [value: string, first: string, fourth: string][] = [
    ['${3000 + slot}', '3001', '3004'],
    ['${3000 + index}', '3000', '3003'],
    ['${slot}', '1', '4'],
    ['${ slot }', '1', '4'],
    ['${3000+slot*10}', '3010', '3040'],
    ['${(3000 + slot) * 10}', '30010', '30040'],
    ['${2 - slot - 1}', '0', '-3'],
    ['${-slot}', '-1', '-4'],
    ['${2 * -index}', '0', '-6'],
    ['${2--slot}', '3', '6'],
    ['${((slot))}', '1', '4'],
    ['127.0.0.${slot}:${8000 + index}', '127.0.0.1:8000', '127.0.0.4:8003'],
    ['${HOME}/logs/${slot}', '${HOME}/logs/1', '${HOME}/logs/4'],
    ['$slot ${3000}', '$slot 3000', '$slot 3000'],
    ['${0010}', '10', '10'],
  ];
  for (const [value, first, fourth] of computed) {
    it(`is computed: ${value}`, () => {
      assert.equal(valueIn(1, value), first);
      assert.equal(valueIn(4, value), fourth);
    });
  }

  for (const value of [
    ...[
      '',
      'plain',
      '$slot',
      '{slot}',
      '${HOME}',
      '${slots}',
      '${NAME:-3000}',
      '$${',
      '${}',
      'slot',
      '${a.b}',
    ],
    ...['${process.exit()}', '${SLOT}', '${{ slot: 1 }', '${user_slot}'],
  ]) {
    it(`is left to the program: ${value || '(empty)'}`, () => {
      assert.deepEqual(splitSlotEnv({ VALUE: value }), { env: { VALUE: value }, slotEnv: {} });
    });
  }

  for (const value of [
    ...[
      '${3000 +}',
      '${3000 slot}',
      '${slot slot}',
      '${(slot}',
      '${slot)}',
      '${()}',
      '${slot / 2}',
      '${slot % 2}',
    ],
    ...['${3000 + slots}', '${1.5 * slot}', '${slot + "1"}', '${slot.constructor}', '${process.exit(slot)}'],
    ...['${* slot}', '${+slot}', '${slot ** 2}', '${99999999999999999999}', '${9007199254740991 + slot}'],
    ...[
      '${slot:-1}',
      '${0x10}',
      '${1e9}',
      '${slot, 1}',
      `\${${'('.repeat(5000)}slot}`,
      `\${slot${'*slot'.repeat(39)}}`,
    ],
  ]) {
    it(`is refused in a sentence: ${value.slice(0, 40)}`, () => {
      assert.throws(
        () => splitSlotEnv({ PORT: value }),
        (error) =>
          error instanceof LaunchProblem &&
          error.code === 'badTemplate' &&
          error.message.startsWith(`The value "${value}" of PORT cannot be computed: a template has `),
      );
    });
  }

  it('is parted from those that do not', () => {
    assert.deepEqual(splitSlotEnv({ A: '1', PORT: '${3000 + slot}', B: '${HOME}' }), {
      env: { A: '1', B: '${HOME}' },
      slotEnv: { PORT: '${3000 + slot}' },
    });
  });
});
