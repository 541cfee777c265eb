import type { MeasureReport, Result, Spread } from '../../../src/protocol/measure';

const megabyte = 1024 ** 2;

const exactly = (value: number): Spread => ({ median: value, low: value, high: value });

/** What of a result decides. */
export interface Figures {
  workers: number;
  speedUp: number;
  /** Cores that the program keeps busy. */
  cores: number;
  generatorCores?: number;
  otherCores?: number;
  megabytes?: number;
  errors?: number;
}

export function resultOf(figures: Figures): Result {
  const {
    workers,
    speedUp,
    cores,
    generatorCores = 0.1,
    otherCores = 0,
    megabytes = 80,
    errors = 0,
  } = figures;
  return {
    workers,
    perSecond: exactly(1000 * speedUp),
    speedUp: exactly(speedUp),
    p50: exactly(1.5),
    p99: exactly(12),
    errors,
    errorShare: errors / 1000,
    cpuPerRequest: exactly(0.25),
    cores: exactly(cores),
    generatorCores: exactly(generatorCores),
    otherCores: exactly(otherCores),
    memoryPerWorker: exactly(megabytes * megabyte),
  };
}

/** A report of a server that scales as it should. */
export function reportOf(results: readonly Result[], advice: MeasureReport['advice']): MeasureReport {
  return {
    format: 1,
    program: '/app/server.js',
    nodeVersion: '24.21.0',
    startedAt: Date.UTC(2026, 10, 21, 12),
    machine: { cores: 4, memory: 8192 * megabyte, model: 'Test CPU', platform: 'linux x64' },
    requests: ['GET /'],
    load: { connections: 64, warmUp: 2000, duration: 5000, rounds: 3 },
    results: [...results],
    advice,
  };
}
