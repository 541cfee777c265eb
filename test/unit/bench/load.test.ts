import assert from 'node:assert/strict';
import { readAutocannon } from '../../../bench/supervision/load/autocannon';
import { failures, reasonsText, type Tally } from '../../../bench/supervision/load/clients';
import { readWrk } from '../../../bench/supervision/load/wrk';

/** As wrk 4.1.0 printed it of a server that answers one in five with 500 and cuts one in twenty. */
const wrkOutput = `Running 1s test @ http://127.0.0.1:9123/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   635.45us    1.38ms  16.78ms   94.15%
    Req/Sec    22.59k     8.86k   35.53k    70.00%
  22537 requests in 1.00s, 2.73MB read
  Socket errors: connect 0, read 1158, write 2, timeout 3
  Non-2xx or 3xx responses: 4502
Requests/sec:  22428.07
Transfer/sec:      2.71MB
`;

describe('What a load generator printed', () => {
  it('is read of wrk, every kind of error together', () => {
    assert.deepEqual(readWrk(wrkOutput), { requests: 22537, perSecond: 22428.07, errors: 1158 + 5 + 4502 });
  });

  it('is read of wrk when all went well', () => {
    const output = wrkOutput.replace(/^ {2}(Socket errors|Non-2xx).*\n/gm, '');
    assert.equal(readWrk(output).errors, 0);
  });

  it('is shown when it is no figures', () => {
    assert.throws(
      () => readWrk('unable to connect to 127.0.0.1:9 Connection refused\n'),
      /unable to connect/,
    );
  });

  it('is read of autocannon 9', () => {
    const output = JSON.stringify({
      url: 'http://127.0.0.1:9123/',
      errors: 3,
      timeouts: 1,
      resets: 2,
      non2xx: 4898,
      requests: { average: 24088, total: 24085, sent: 25345 },
    });
    assert.deepEqual(readAutocannon(output), { requests: 24085, perSecond: 24088, errors: 4903 });
    assert.throws(() => readAutocannon('{}'));
  });
});

describe('What the clients of a reload lost', () => {
  const tally: Tally = {
    answered: 100,
    failed: {
      'keep-alive': 3,
      'keep-alive, 700 ms': 20,
      'new connections': 1,
      'new connections, 700 ms': 0,
    },
    reasons: new Map([
      ['ECONNRESET', 23],
      ['no answer', 1],
    ]),
  };

  it('is told by the kind of connection, and by reason', () => {
    assert.deepEqual(failures(tally), { keepAlive: 23, newConnections: 1 });
    assert.equal(reasonsText(tally), 'ECONNRESET 23, no answer 1');
    assert.equal(reasonsText({ ...tally, reasons: new Map() }), 'none');
  });
});
