// Bare node:cluster: `node bare.cjs program workers`, its scheduling policy by NODE_CLUSTER_SCHED_POLICY.
const cluster = require('node:cluster');

const [program, workers] = process.argv.slice(2);
cluster.setupPrimary({ exec: program });
for (let slot = 1; slot <= Number(workers); slot++) cluster.fork({ MUSTER_SLOT: slot });
process.on('SIGTERM', () => {
  for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
  process.exit();
});
