import assert from 'node:assert/strict';
import { parseHttpFile } from '../../../src/measure/httpFile';
import { MeasureProblem } from '../../../src/measure/problem';

const problemOf = (text: string): string => {
  try {
    parseHttpFile(text, 'load.http');
  } catch (error) {
    if (error instanceof MeasureProblem) return error.message;
    throw error;
  }
  return 'none';
};

describe('a .http file', () => {
  it('is read as its requests, in their order', () => {
    const text = [
      '# what the shop is asked',
      'GET http://localhost:3000/items?page=2 HTTP/1.1',
      'Accept: application/json',
      '',
      '### an order',
      'POST /orders',
      'Content-Type: application/json',
      '',
      '{',
      '  "item": 1',
      '}',
      '',
      '###',
      '/health',
    ].join('\r\n');
    assert.deepEqual(parseHttpFile(text, 'load.http'), [
      {
        method: 'GET',
        url: 'http://localhost:3000/items?page=2',
        headers: { Accept: 'application/json' },
      },
      {
        method: 'POST',
        url: '/orders',
        headers: { 'Content-Type': 'application/json' },
        body: '{\n  "item": 1\n}',
      },
      { method: 'GET', url: '/health', headers: {} },
    ]);
  });

  it('may define variables, also by each other, and use them wherever text stands', () => {
    const text = [
      '@host = localhost:3000',
      '@api = http://{{host}}/api',
      '',
      'PUT {{api}}/users',
      'Authorization: Bearer {{ token }}',
      '',
      '{"name": "{{name}}"}',
    ];
    const given = ['@token=abc', '@name = Ada'];
    assert.deepEqual(parseHttpFile([...given, ...text].join('\n'), 'load.http'), [
      {
        method: 'PUT',
        url: 'http://localhost:3000/api/users',
        headers: { Authorization: 'Bearer abc' },
        body: '{"name": "Ada"}',
      },
    ]);
  });

  it('may break a query over lines and leave the host to a header', () => {
    const text = 'GET /find\n  ?q=node\n  &page=2\nHost: 127.0.0.1:8080\n// not this one\n';
    assert.deepEqual(parseHttpFile(text, 'load.http'), [
      {
        method: 'GET',
        url: 'http://127.0.0.1:8080/find?q=node&page=2',
        headers: { Host: '127.0.0.1:8080' },
      },
    ]);
  });

  it('that cannot be read is met with the line', () => {
    assert.equal(
      problemOf('GET http://localhost/ and more'),
      'load.http:1 is not a request line, such as GET http://localhost:3000/.',
    );
    assert.equal(problemOf('GET /\nno header'), 'load.http:2 is not a header, such as Accept: text/html.');
    assert.equal(problemOf('\nGET /{{id}}'), 'load.http:2 uses {{id}}, which the file does not define.');
    const reads = 'load.http:3 runs a script or reads a file, which a load does not: write the body out.';
    assert.equal(problemOf('POST /\n\n< ./body.json'), reads);
    assert.equal(problemOf('# nothing yet\n'), 'load.http holds no request.');
  });
});
