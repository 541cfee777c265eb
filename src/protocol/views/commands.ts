/** The commands that the page may ask for on a session, by their ids. */
export const sessionCommands = ['muster.reload', 'muster.restart', 'muster.stop'] as const;
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
