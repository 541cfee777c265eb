import assert from 'node:assert/strict';
import { advise } from '../../../src/measure/advice';
import { resultOf, type Figures } from './figures';

const machine = { cores: 4, memory: 8192 * 1024 ** 2 };
const advice = (...figures: Figures[]): ReturnType<typeof advise> => advise(figures.map(resultOf), machine);

describe('the recommended number of workers', () => {
  it('is that of the cores where a server is CPU-bound', () => {
    const { workers, limit, sentence, notes } = advice(
      { workers: 0, speedUp: 1, cores: 1 },
      { workers: 1, speedUp: 0.99, cores: 1 },
      { workers: 2, speedUp: 1.97, cores: 2 },
      { workers: 3, speedUp: 2.9, cores: 2.95 },
      { workers: 4, speedUp: 3.7, cores: 3.8 },
    );
    assert.deepEqual({ workers, limit, notes }, { workers: 4, limit: 'cpu', notes: [] });
    assert.equal(
      sentence,
      'Run 4 workers, for 3.7 times the requests of the plain process: it is CPU-bound, with 3.8 of the 4 cores of this machine busy at 4 workers.',
    );
  });

  it('is the fewest that do nearly as much as any', () => {
    const { workers, limit } = advice(
      { workers: 0, speedUp: 1, cores: 1 },
      { workers: 1, speedUp: 1, cores: 1 },
      { workers: 2, speedUp: 1.9, cores: 1.5 },
      { workers: 3, speedUp: 1.96, cores: 1.6 },
      { workers: 4, speedUp: 1.97, cores: 1.7 },
    );
    // A database behind it answers no faster than that.
    assert.deepEqual({ workers, limit }, { workers: 2, limit: 'io' });
  });

  it('is one where a server waits for something else than the processor', () => {
    const { workers, limit, sentence } = advice(
      { workers: 0, speedUp: 1, cores: 0.1 },
      { workers: 1, speedUp: 1, cores: 0.1 },
      { workers: 4, speedUp: 1.02, cores: 0.2 },
    );
    assert.deepEqual({ workers, limit }, { workers: 1, limit: 'io' });
    assert.equal(
      sentence,
      'One process is enough, since 4 workers answer 1.02 times as much: it is I/O-bound, with 5 % of a core used by each of 4 workers, and the rest of the time spent waiting.',
    );
  });

  it('is what the memory has room for', () => {
    const { workers, limit, sentence } = advice(
      { workers: 0, speedUp: 1, cores: 1, megabytes: 2500 },
      { workers: 1, speedUp: 1, cores: 1, megabytes: 2500 },
      { workers: 2, speedUp: 2, cores: 2, megabytes: 2500 },
      { workers: 3, speedUp: 3, cores: 3, megabytes: 2500 },
      { workers: 4, speedUp: 4, cores: 3.8, megabytes: 2500 },
    );
    assert.deepEqual({ workers, limit }, { workers: 2, limit: 'memory' });
    assert.match(
      sentence,
      /it is memory-bound, with 2,500 MB for each worker and 8,192 MB in this machine\.$/,
    );
  });

  it('is told to be the most that the load generator of this machine shows', () => {
    const saturated = advice(
      { workers: 0, speedUp: 1, cores: 0.9, generatorCores: 0.8 },
      { workers: 2, speedUp: 1.2, cores: 1.1, generatorCores: 0.98 },
    );
    assert.deepEqual([saturated.workers, saturated.limit], [2, 'generator']);
    const full = advice(
      { workers: 0, speedUp: 1, cores: 1, generatorCores: 0.6 },
      { workers: 4, speedUp: 3, cores: 3.1, generatorCores: 0.7 },
    );
    assert.deepEqual([full.workers, full.limit], [4, 'generator']);
    const fast = advice(
      { workers: 0, speedUp: 1, cores: 0.6, generatorCores: 0.97 },
      { workers: 2, speedUp: 1.01, cores: 0.7, generatorCores: 0.97 },
    );
    assert.equal(
      fast.sentence,
      'One process is enough for what this machine can ask, since 2 workers answer 1.01 times as much: the limit is the load generator on this machine, which itself takes 1.0 of the 4 cores.',
    );
  });

  it('is not taken for more than what other programs left to it', () => {
    const { limit, sentence } = advice(
      { workers: 0, speedUp: 1, cores: 0.4, generatorCores: 0.7, otherCores: 2.8 },
      { workers: 2, speedUp: 1.02, cores: 0.5, generatorCores: 0.7, otherCores: 2.8 },
    );
    assert.equal(limit, 'cpu');
    assert.match(sentence, /and other programs left it 0\.5 of the 4 cores of this machine at 2 workers\.$/);
  });

  it('comes with what makes it less sure', () => {
    const busy = { otherCores: 1.2, cores: 1 };
    const { notes } = advice(
      { workers: 0, speedUp: 1, ...busy },
      { workers: 2, speedUp: 1.9, ...busy, errors: 5 },
    );
    assert.deepEqual(notes, [
      '5 requests (0.5 %) to 2 workers failed.',
      'Other programs kept 1.2 of the 4 cores busy meanwhile: measure again while they rest.',
    ]);
  });
});
