/** The commands that the page may ask for on a session, by their ids. */
export const sessionCommands = [
  'muster.reload',
  'muster.restart',
  'muster.stop',
  'muster.sendMessage',
] as const;
export type SessionCommand = (typeof sessionCommands)[number];

/** The commands that the page may ask for on a slot, by their ids. */
export const slotCommands = [
  'muster.startWorker',
  'muster.restartWorker',
  'muster.stopWorker',
  'muster.killWorker',
  'muster.showWorkerLog',
] as const;
export type SlotCommand = (typeof slotCommands)[number];

/** The commands that the page may ask for on a descendant of a worker, by their ids. */
export const processCommands = [
  'muster.endProcess',
  'muster.endProcessTree',
  'muster.sendSignal',
  'muster.reapZombie',
  'muster.endParent',
  'muster.keepProcess',
  'muster.measureMemory',
  'muster.revealSpawnSite',
  'muster.copyCommandLine',
  'muster.copyPid',
] as const;
export type ProcessCommand = (typeof processCommands)[number];
