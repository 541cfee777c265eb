import type { Advice, Limit, Result } from '../protocol/measure';
import { nameOf, plain } from './names';

/** What of the machine counts. */
export interface Machine {
  cores: number;
  /** Bytes. */
  memory: number;
}

/** A gain below this, as a factor, is not told from noise, and is not worth another process. */
const worthwhile = 1.1;
/** With so much of the best, more workers bring nothing that a person would notice. */
const nearlyBest = 0.95;
/** The share of a core that a process keeps busy when it has no time to spare. */
const busy = 0.75;
/** The load generator is one thread. */
const busyGenerator = 0.85;
/** The share of the machine's cores that leaves none free. */
const full = 0.9;
/** The generator's share of the machine from which a full machine is its doing as well. */
const generatorShare = 0.15;
/** The share of the machine's memory that workers may take: the system and other programs need the rest. */
const memoryShare = 0.75;

/** The share of the requests that may fail before it is worth a word. */
const fewErrors = 0;
/** The share of the machine that others may use before it is worth a word. */
const quiet = 0.15;
/** How far apart the rounds may lie, as a share of their median. */
const steady = 0.25;

const tenth = (value: number): string => value.toFixed(1);
const percent = (share: number): string => `${share < 0.01 ? tenth(share * 100) : Math.round(share * 100)} %`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MB`;

const fits = ({ workers, memoryPerWorker }: Result, { memory }: Machine): boolean =>
  workers * memoryPerWorker.median <= memory * memoryShare;

const isDisturbed = (otherCores: number, { cores }: Machine): boolean => otherCores > cores * quiet;

/** What keeps so many workers from doing more. */
function limitOf({ workers, cores, generatorCores, otherCores }: Result, machine: Machine): Limit {
  const all = cores.median + generatorCores.median + otherCores.median;
  const isFull = all >= machine.cores * full;
  if (generatorCores.median >= busyGenerator) return 'generator';
  const takesMuch = generatorCores.median >= machine.cores * generatorShare;
  if (isFull && takesMuch && !isDisturbed(otherCores.median, machine)) return 'generator';
  return isFull || cores.median / workers >= busy ? 'cpu' : 'io';
}

/** The fewest workers that do nearly as much as any number does. */
function fewestOfTheBest(results: readonly Result[]): Result | undefined {
  const best = Math.max(...results.map(({ speedUp }) => speedUp.median));
  return results.find(({ speedUp }) => speedUp.median >= best * nearlyBest);
}

/** @param most the most workers that were measured and have room */
function reasonOf(limit: Limit, most: Result, all: Machine): string {
  const { cores, memory } = all;
  const { workers, generatorCores } = most;
  const machine = cores === 1 ? 'the one core' : `the ${cores} cores`;
  switch (limit) {
    case 'cpu':
      if (isDisturbed(most.otherCores.median, all))
        return `it is CPU-bound, and other programs left it ${tenth(most.cores.median)} of ${machine} of this machine at ${nameOf(workers)}`;
      return `it is CPU-bound, with ${tenth(most.cores.median)} of ${machine} of this machine busy at ${nameOf(workers)}`;
    case 'io': {
      const share = percent(most.cores.median / workers);
      return `it is I/O-bound, with ${share} of a core used by each of ${nameOf(workers)}, and the rest of the time spent waiting`;
    }
    case 'memory': {
      const each = megabytes(most.memoryPerWorker.median);
      return `it is memory-bound, with ${each} for each worker and ${megabytes(memory)} in this machine`;
    }
    case 'generator':
      return `the limit is the load generator on this machine, which itself takes ${tenth(generatorCores.median)} of ${machine}`;
  }
}

function notesOn(results: readonly Result[], machine: Machine): string[] {
  const notes: string[] = [];
  for (const { workers, errors, errorShare } of results) {
    if (errorShare <= fewErrors) continue;
    const count = errors.toLocaleString('en');
    notes.push(`${count} requests (${percent(errorShare)}) to ${nameOf(workers)} failed.`);
  }
  const others = Math.max(...results.map(({ otherCores }) => otherCores.median));
  if (isDisturbed(others, machine)) {
    const busyCores = `${tenth(others)} of the ${machine.cores} cores`;
    notes.push(`Other programs kept ${busyCores} busy meanwhile: measure again while they rest.`);
  }
  const apart = Math.max(...results.map(({ perSecond: { low, high, median } }) => (high - low) / median));
  if (apart > steady) {
    notes.push(`The rounds differ by up to ${percent(apart)}: longer and more rounds give surer figures.`);
  }
  return notes;
}

/**
 * Says how many workers to run, and why.
 * @param results the plain process first, then by the number of workers; at least one of them
 */
export function advise(results: readonly Result[], machine: Machine): Advice {
  const clustered = results.filter(({ workers }) => workers !== plain);
  const roomy = clustered.filter((result) => fits(result, machine));
  const choice = roomy.length > 0 ? roomy : clustered.slice(0, 1);
  const chosen = fewestOfTheBest(choice);
  const most = choice.at(-1);
  const wished = fewestOfTheBest(clustered);
  if (!chosen || !most || !wished) throw new Error('Nothing was measured');
  const isMemory = wished.speedUp.median >= chosen.speedUp.median * worthwhile;
  const limit = isMemory ? 'memory' : limitOf(most, machine);
  const reason = reasonOf(limit, most, machine);
  const notes = notesOn(results, machine);
  if (chosen.workers > 1 && chosen.speedUp.median >= worthwhile) {
    const gain = `${tenth(chosen.speedUp.median)} times the requests of the plain process`;
    return {
      workers: chosen.workers,
      limit,
      sentence: `Run ${nameOf(chosen.workers)}, for ${gain}: ${reason}.`,
      notes,
    };
  }
  const answers = `${nameOf(most.workers)} ${most.workers === 1 ? 'answers' : 'answer'}`;
  const enough = limit === 'generator' ? 'enough for what this machine can ask' : 'enough';
  const gain = `${answers} ${most.speedUp.median.toFixed(2)} times as much`;
  return { workers: 1, limit, sentence: `One process is ${enough}, since ${gain}: ${reason}.`, notes };
}
