import type { Rule } from '../rule';
import { argumentInjection } from './argumentInjection';
import { blockingCall } from './blockingCall';
import { deprecatedClusterApi } from './deprecatedClusterApi';
import { missingErrorListener } from './missingErrorListener';
import { needlessShell } from './needlessShell';
import { processPerRequest } from './processPerRequest';
import { sharedState } from './sharedState';
import { shellInjection } from './shellInjection';
import { stickyRequired } from './stickyRequired';
import { unguardedRefork } from './unguardedRefork';
import { unsupervisedWorkers } from './unsupervisedWorkers';
import { untrackedChild } from './untrackedChild';
import { workerCount } from './workerCount';

/** Every rule, in the order of the documentation. */
export const rules: readonly Rule[] = [
  shellInjection,
  argumentInjection,
  needlessShell,
  untrackedChild,
  missingErrorListener,
  processPerRequest,
  blockingCall,
  sharedState,
  stickyRequired,
  unguardedRefork,
  unsupervisedWorkers,
  workerCount,
  deprecatedClusterApi,
];
