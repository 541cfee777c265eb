import assert from 'node:assert/strict';
import {
  cookieOf,
  examineHead,
  type Examined,
  type RequestHead,
} from '../../../../src/supervisor/sharing/requestHead';

const examine = (text: string | Buffer, isFinal = false): Examined =>
  examineHead(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, 0, isFinal);

function headOf(text: string, isFinal = false): RequestHead {
  const examined = examine(text, isFinal);
  if (typeof examined === 'string') assert.fail(`${examined}: ${text}`);
  return examined;
}

describe('the head of a request', () => {
  const text =
    'GET /a HTTP/1.1\r\nHost: x\r\ncookie:a=1; Sid = two=2 ;b\r\nX-Tenant:  a b \r\nX-TENANT: second\r\n\r\nbody: 1\r\n\r\n';

  it('tells a header by its name in any case, the first of several, without the spaces around it', () => {
    const head = headOf(text);
    assert.equal(head.header('x-tenant'), 'a b');
    assert.equal(head.header('host'), 'x');
    assert.equal(head.header('body'), undefined);
    assert.equal(head.header('constructor'), undefined);
  });

  it('tells a cookie by its name in any case', () => {
    assert.equal(cookieOf(headOf(text), 'SID'), 'two=2');
    assert.equal(cookieOf(headOf(text), 'a'), '1');
    assert.equal(cookieOf(headOf(text), 'b'), undefined);
    assert.equal(cookieOf(headOf('GET / HTTP/1.1\r\n\r\n'), 'a'), undefined);
  });

  it('is complete at the same byte however it was cut', () => {
    const end = text.indexOf('\r\n\r\n') + 4;
    let known = 0;
    for (let length = 1; length <= end; length++) {
      const examined = examineHead(Buffer.from(text.slice(0, length)), known, false);
      assert.equal(examined === 'incomplete', length < end, `${length} of ${end}`);
      known = length;
    }
  });

  it('may end its lines with line feeds alone', () => {
    assert.equal(headOf('GET / HTTP/1.1\nA: 1\n\n').header('a'), '1');
  });

  it('that is cut short counts as far as its lines are whole', () => {
    const head = headOf('GET / HTTP/1.1\r\nA: 1\r\nB: half', true);
    assert.equal(head.header('a'), '1');
    assert.equal(head.header('b'), undefined);
  });

  it('is none where other protocols begin', () => {
    const opaque = [
      Buffer.from([0x16]),
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]),
      Buffer.from([0]),
      Buffer.from([0xff, 0xfe]),
      '\r\n',
      ' GET',
      'SSH-2.0-OpenSSH_9.6\r\n',
      'A'.repeat(33),
      '*1\r\n$4\r\nPING\r\n',
      'PROXY\tTCP4',
    ];
    for (const bytes of opaque) assert.equal(examine(bytes), 'opaque', String(bytes));
    assert.equal(examine(''), 'incomplete');
    assert.equal(examine('', true), 'opaque');
  });

  it('of HTTP/2 over plain TCP has no headers to be known by', () => {
    assert.equal(headOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n').header('cookie'), undefined);
  });
});
