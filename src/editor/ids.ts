/** Every name that the manifest and the code share; a test holds package.json against them. */
export const commandIds = {
  run: 'muster.run',
  stop: 'muster.stop',
  restart: 'muster.restart',
  reload: 'muster.reload',
  scale: 'muster.scale',
  openDashboard: 'muster.openDashboard',
  openInBrowser: 'muster.openInBrowser',
  measureScaling: 'muster.measureScaling',
  showLog: 'muster.showLog',
  showActions: 'muster.showActions',
  startWorker: 'muster.startWorker',
  restartWorker: 'muster.restartWorker',
  stopWorker: 'muster.stopWorker',
  killWorker: 'muster.killWorker',
  showWorkerLog: 'muster.showWorkerLog',
  copyPid: 'muster.copyPid',
  checkWorkspace: 'muster.checkWorkspace',
  fixAll: 'muster.fixAll',
  showRule: 'muster.showRule',
  endProcess: 'muster.endProcess',
  endProcessTree: 'muster.endProcessTree',
  sendSignal: 'muster.sendSignal',
  reapZombie: 'muster.reapZombie',
  endParent: 'muster.endParent',
  keepProcess: 'muster.keepProcess',
  copyCommandLine: 'muster.copyCommandLine',
  measureMemory: 'muster.measureMemory',
  revealWorker: 'muster.revealWorker',
  sortProcesses: 'muster.sortProcesses',
  filterProcesses: 'muster.filterProcesses',
  clearProcessFilter: 'muster.clearProcessFilter',
  revealSpawnSite: 'muster.revealSpawnSite',
  showInProcesses: 'muster.showInProcesses',
  sendMessage: 'muster.sendMessage',
} as const;

/** Commands that rows and links call, and nobody else: they are not in the manifest. */
export const internalCommandIds = {
  showMore: 'muster.showMoreProcesses',
  explainNotice: 'muster.explainNotice',
  turnOnSticky: 'muster.turnOnSticky',
} as const;

export const workersView = 'muster.workers';
export const glanceView = 'muster.glance';
export const dashboardPanel = 'muster.dashboard';
export const measurePanel = 'muster.measure';

/** Contexts that `when` and `enablement` clauses read. */
export const contextKeys = {
  /** A session exists. */
  hasSession: 'muster.hasSession',
  /** A session exists that is not stopping. */
  isRunning: 'muster.isRunning',
  /** A worker serves, so that a reload has something to replace. */
  hasReady: 'muster.hasReady',
  /** An address is known that a browser can open. */
  hasUrl: 'muster.hasUrl',
  /** A slot has a process. */
  hasProcess: 'muster.hasProcess',
  /** A slot is empty and could be started. */
  hasEmptySlot: 'muster.hasEmptySlot',
  /** A worker has a descendant. */
  hasChild: 'muster.hasChild',
  /** The tree shows of the processes only those that match a filter. */
  isFiltered: 'muster.isFiltered',
  /** There is a zombie. */
  hasZombie: 'muster.hasZombie',
} as const;

export const settingsSection = 'muster';
export const settingIds = {
  program: 'program',
  args: 'args',
  cwd: 'cwd',
  env: 'env',
  envFile: 'envFile',
  runtimeExecutable: 'runtimeExecutable',
  runtimeArgs: 'runtimeArgs',
  workers: 'workers',
  watch: 'watch',
  scheduling: 'scheduling',
  sticky: 'sticky',
  readyTimeout: 'ready.timeout',
  drainTimeout: 'drain.timeout',
  streamTimeout: 'drain.streams',
  killTimeout: 'kill.timeout',
  maxSurge: 'reload.maxSurge',
  warmSpare: 'warmSpare',
  coldSpare: 'coldSpare',
  backoffInitial: 'restart.backoff.initial',
  backoffMax: 'restart.backoff.max',
  budgetRestarts: 'restart.budget.restarts',
  budgetWindow: 'restart.budget.window',
  sessionBudgetRestarts: 'restart.sessionBudget.restarts',
  sessionBudgetWindow: 'restart.sessionBudget.window',
  stableAfter: 'restart.stableAfter',
  stopExitCodes: 'restart.stopExitCodes',
  heartbeat: 'heartbeat.threshold',
  replaceUnresponsive: 'heartbeat.replace',
  memoryLimit: 'memory.limit',
  keepAlive: 'keepAlive',
  childrenLimit: 'children.limit',
  refuseChildren: 'children.refuse',
  ipcPayloads: 'ipc.payloads',
  ipcRedact: 'ipc.redact',
  mutedNotices: 'notices.mute',
} as const;
export const measureSettingIds = {
  url: 'measure.url',
  method: 'measure.method',
  headers: 'measure.headers',
  body: 'measure.body',
  requestFile: 'measure.requestFile',
  connections: 'measure.connections',
  warmUp: 'measure.warmUp',
  duration: 'measure.duration',
  rounds: 'measure.rounds',
  maxWorkers: 'measure.maxWorkers',
} as const;
export type SettingId =
  (typeof settingIds)[keyof typeof settingIds] | (typeof measureSettingIds)[keyof typeof measureSettingIds];
export const lintSettingIds = {
  enable: 'lint.enable',
  rules: 'lint.rules',
  debounce: 'lint.debounce',
} as const;
