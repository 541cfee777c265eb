import { availableParallelism, cpus, totalmem } from 'node:os';
import type { HttpRequest, MeasureReport, MeasureRequest, Result } from '../protocol/measure';
import { advise } from './advice';
import { plain } from './names';
import type { Sample } from './rounds';
import { ratios, spreadOf } from './statistics';

const perSecondOf = ({ figures }: Sample): number => (figures.good * 1000) / figures.elapsed;

/** @param base the samples of the plain process, of the same rounds */
function summarize(workers: number, samples: readonly Sample[], base: readonly Sample[]): Result {
  const spread = (figure: (sample: Sample) => number): Result['p50'] => spreadOf(samples.map(figure));
  const errors = samples.reduce((sum, { figures }) => sum + figures.errors, 0);
  const good = samples.reduce((sum, { figures }) => sum + figures.good, 0);
  return {
    workers,
    perSecond: spread(perSecondOf),
    speedUp: spreadOf(ratios(samples.map(perSecondOf), base.map(perSecondOf))),
    p50: spread(({ figures }) => figures.p50),
    p99: spread(({ figures }) => figures.p99),
    errors,
    errorShare: errors / Math.max(1, errors + good),
    cpuPerRequest: spread(({ figures, cost }) => cost.cpu / figures.good),
    cores: spread(({ figures, cost }) => cost.cpu / figures.elapsed),
    generatorCores: spread(({ figures }) => figures.cpu / figures.elapsed),
    otherCores: spread(({ figures, cost }) =>
      Math.max(0, (cost.machine - cost.cpu - figures.cpu) / figures.elapsed),
    ),
    memoryPerWorker: spread(({ cost }) => cost.memoryPerWorker),
  };
}

/** Bytes that programs may use: a container's limit where there is one. */
function memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

const textOf = ({ method, url }: HttpRequest): string => `${method} ${url}`;

/** @param startedAt wall-clock milliseconds since the epoch */
export function makeReport(
  { plan, requests, load }: MeasureRequest,
  samples: ReadonlyMap<number, readonly Sample[]>,
  startedAt: number,
): MeasureReport {
  const base = samples.get(plain) ?? [];
  const results = [...samples]
    .map(([workers, list]) => summarize(workers, list, base))
    .sort((a, b) => a.workers - b.workers);
  const machine = {
    cores: availableParallelism(),
    memory: memory(),
    model: cpus()[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
  };
  return {
    format: 1,
    program: plan.program,
    nodeVersion: process.versions.node,
    startedAt,
    machine,
    requests: requests.map(textOf),
    load,
    results,
    advice: advise(results, machine),
  };
}
