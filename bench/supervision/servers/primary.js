// Bare node:cluster as its documentation shows it: forks the workers, forks again when one dies, and reloads one
// worker at a time with disconnect(). It does what its parent asks over IPC.
const { ChildProcess } = require('node:child_process');
const cluster = require('node:cluster');
const { once } = require('node:events');
const { join } = require('node:path');

/** A worker whose keep-alive connections never end is not waited for longer than this, in milliseconds. */
const disconnectTimeout = 5000;

cluster.schedulingPolicy = process.env.BENCH_POLICY === 'round-robin' ? cluster.SCHED_RR : cluster.SCHED_NONE;
cluster.setupPrimary({ exec: join(__dirname, 'server.js') });

// Every worker in a session of its own, as Muster starts them. Where the kernel shares the CPU among sessions
// (sched_autogroup_enabled, see sched(7)), three sessions get more of a busy machine than one, which has nothing to
// do with how connections are shared: without this, Muster would be measured as up to twice as fast.
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  return spawn.call(this, { ...options, detached: true });
};

let forks = 0;
/** Numbered as pm2 numbers its workers, and Muster after it. */
const fork = () => cluster.fork({ NODE_APP_INSTANCE: String(forks++) });

const replaced = new Set();
cluster.on('exit', (worker) => {
  if (!replaced.delete(worker)) fork();
});

async function replace(old) {
  const fresh = fork();
  replaced.add(fresh);
  const listens = await Promise.race([
    once(fresh, 'listening').then(() => true),
    once(fresh, 'exit').then(() => false),
  ]);
  if (!listens) return false;
  replaced.delete(fresh);
  replaced.add(old);
  const timer = setTimeout(() => old.process.kill('SIGKILL'), disconnectTimeout);
  old.disconnect();
  await once(old, 'exit');
  clearTimeout(timer);
  return true;
}

async function reload() {
  for (const worker of Object.values(cluster.workers)) if (!(await replace(worker))) return false;
  return true;
}

process.on('message', async () => process.send({ reloaded: await reload() }));
process.on('disconnect', () => process.exit());

for (let i = 0; i < Number(process.env.BENCH_WORKERS); i++) fork();
