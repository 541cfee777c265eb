import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { parseMeasureOptions, type MeasureOptions } from '../../../src/cli/measureOptions';
import { UsageError } from '../../../src/cli/usage';
import { loadDefaults } from '../../../src/protocol/measure';

function parse(...argv: string[]): MeasureOptions {
  const options = parseMeasureOptions(argv);
  if (options === 'help') throw new Error('Help was asked for');
  return options;
}

const problemOf = (...argv: string[]): string => {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'none';
};

describe('the options of muster measure', () => {
  it('have the defaults of the settings', () => {
    const { program, format, load, requests, most } = parse('server.js');
    assert.deepEqual(
      { program, format, load, requests, most },
      {
        program: 'server.js',
        format: 'text',
        load: loadDefaults,
        requests: { url: '/', method: 'GET', headers: {} },
        most: availableParallelism(),
      },
    );
  });

  it('may stand behind the program, and leave its own arguments to it', () => {
    const { format, load, wishes } = parse('server.js', '--json', '--rounds', '5', '--', '--verbose');
    assert.deepEqual([format, load.rounds, wishes.args], ['json', 5, ['--verbose']]);
  });

  it('say what is asked', () => {
    const { requests, most } = parse(
      ...['--url', '/orders', '--method', 'post', '--header', 'Accept: text/html', '--header', 'X-Time: 1:2'],
      ...['--body', '{}', '--max-workers', '3', 'server.js'],
    );
    assert.deepEqual(requests, {
      url: '/orders',
      method: 'POST',
      headers: { Accept: 'text/html', 'X-Time': '1:2' },
      body: '{}',
    });
    assert.equal(most, 3);
  });

  it('are refused with one sentence when they cannot be understood', () => {
    assert.equal(
      problemOf('--duration', '5s', 'server.js'),
      '--duration takes a whole number of milliseconds from 100 to 86400000, not "5s".',
    );
    assert.equal(problemOf('--header', 'nothing'), '--header takes "Name: value", not "nothing".');
    assert.equal(
      problemOf('--json', '--markdown'),
      '--json and --markdown are two forms of one report: give one of them.',
    );
  });
});
