// Starts one child of every kind, each one marked by BENCH_KIND in its environment, and none of them ending by itself
// within the time of a measurement. On SIGUSR2 the worker does what stands in the file `order`.
const { spawn } = require('node:child_process');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const kinds = {
  plain: ['sleep', ['300']],
  detached: ['sleep', ['300'], { detached: true }],
  // A shell that stays, and its child.
  shell: ['sh', ['-c', 'sleep 300; true']],
  // The shell is the leader of a session of its own; its child is left to process 1.
  doubleFork: ['setsid', ['sh', '-c', 'sleep 300 & exit 0']],
  // A grandchild in a session of its own.
  setsid: ['sh', ['-c', 'setsid sleep 300; true']],
  // What is ignored stays ignored in the program that the shell becomes.
  ignoresTerm: ['sh', ['-c', "trap '' TERM HUP INT; exec sleep 300"]],
  holdsStdout: ['sleep', ['300'], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }],
  // The shell becomes a program that never waits for the child that the shell had.
  neverWaits: ['sh', ['-c', 'true & exec sleep 300']],
};

/** For one worker only, and not for the one that comes after it. */
exports.startOnce = (folder) => {
  if (process.env.NODE_APP_INSTANCE !== '1') return;
  try {
    mkdirSync(join(folder, 'taken'));
  } catch {
    return;
  }
  for (const [kind, [command, args, options]] of Object.entries(kinds)) {
    const env = { ...process.env, BENCH_KIND: kind };
    spawn(command, args, { stdio: 'ignore', ...options, env }).unref();
  }
  process.on('SIGUSR2', () => {
    writeFileSync(join(folder, 'obeyed'), '');
    if (readFileSync(join(folder, 'order'), 'utf8') === 'throw') throw new Error('An order to throw');
    for (;;);
  });
  writeFileSync(join(folder, 'parent'), String(process.pid));
};
