import assert from 'node:assert/strict';
import { parseLsof, unescapeLsof } from '../../../../src/supervisor/portHolder/darwin';
import { captured } from './captured';

describe('lsof on macOS', () => {
  it('names the first of several processes', () => {
    assert.deepEqual(parseLsof(captured('darwin-lsof.txt')), {
      pid: 812,
      command: 'Google Chrome Helper (Renderer)',
    });
  });

  it('reads an escaped name', () => {
    assert.deepEqual(parseLsof(captured('darwin-lsof-odd-name.txt')), {
      pid: 4410,
      command: 'Code Helper (Plugin) café a\\b',
    });
  });

  it('does not lend a process the name of the next', () => {
    assert.deepEqual(parseLsof('p1\nf3\np2\ncnode\n'), { pid: 1, command: '' });
  });

  it('finds nobody in an empty output', () => {
    assert.equal(parseLsof(''), undefined);
    assert.equal(parseLsof('lsof: WARNING: pid unreadable\n'), undefined);
  });

  it('does not take an escaped backslash for the start of an escape', () => {
    assert.equal(unescapeLsof('a\\\\x41'), 'a\\x41');
  });
});
