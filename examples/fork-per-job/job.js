/* One heavy job, then nothing: the process that forked it ends it when it has answered. */
process.on('message', (limit) => {
  let sum = 0;
  for (let i = 1; i <= limit; i++) sum += Math.sqrt(i);
  setTimeout(() => process.send(sum), Number(process.env.JOB_MS ?? 1500));
});
