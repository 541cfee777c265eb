import assert from 'node:assert/strict';
import { parseNetstat, parseTasklist } from '../../../../src/supervisor/portHolder/win32';
import { captured } from './captured';

describe('netstat on Windows', () => {
  const english = captured('win32-netstat.txt');

  it('finds a listener on an IPv4, an IPv6 and a scoped address', () => {
    assert.equal(parseNetstat(english, 3001), 18044);
    assert.equal(parseNetstat(english, 3002), 20520);
    assert.equal(parseNetstat(english, 3003), 20764);
    assert.equal(parseNetstat(english, 1521), 5328);
  });

  it('takes neither a connection, nor UDP, nor a longer port for a listener', () => {
    assert.equal(parseNetstat(english, 3000), undefined);
    assert.equal(parseNetstat(english, 51562), undefined);
    assert.equal(parseNetstat(english, 3004), undefined);
    assert.equal(parseNetstat(english, 35), undefined);
  });

  it('reads another language in another code page', () => {
    assert.equal(parseNetstat(captured('win32-netstat-german.txt'), 3000), 20520);
  });

  it('finds nobody in an empty output', () => {
    assert.equal(parseNetstat('', 3000), undefined);
  });
});

describe('tasklist on Windows', () => {
  it('names a program with spaces and parentheses', () => {
    assert.equal(parseTasklist(captured('win32-tasklist.txt'), 18044), 'node (old) copy.exe');
  });

  it('does not take another process, or the sentence that says none, for a name', () => {
    assert.equal(parseTasklist(captured('win32-tasklist.txt'), 1804), undefined);
    assert.equal(parseTasklist(captured('win32-tasklist-none.txt'), 18044), undefined);
  });
});
