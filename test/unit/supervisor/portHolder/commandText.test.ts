import assert from 'node:assert/strict';
import { commandText } from '../../../../src/supervisor/portHolder/commandText';
import { captured } from './captured';

describe('commandText', () => {
  it('puts spaces between the arguments of a command line', () => {
    assert.equal(commandText(captured('linux-cmdline.bin')), 'node self.js --name two words last');
  });

  it('keeps a title with a line break on one line', () => {
    assert.equal(commandText(captured('linux-cmdline-odd-title.bin')), 'od (d) na me');
  });

  it('takes the teeth out of terminal escapes', () => {
    assert.equal(commandText('a\u001b[2Jb\u009bc\u007f\u2028d'), 'a [2Jb c d');
  });

  it('cuts at 200 characters, and never inside one', () => {
    assert.equal(commandText('x'.repeat(200)), 'x'.repeat(200));
    assert.equal(commandText('x'.repeat(201)), `${'x'.repeat(199)}…`);
    assert.equal(commandText('🐎'.repeat(300)), `${'🐎'.repeat(199)}…`);
  });
});
