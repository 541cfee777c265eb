/** A thread that checks files beside the main one. */
import { parentPort, workerData } from 'node:worker_threads';
import { batchesOf, type ThreadData } from './threads';

for (const batch of batchesOf(workerData as ThreadData)) parentPort?.postMessage(batch);
