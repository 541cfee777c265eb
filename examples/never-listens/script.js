/*
 * Not a server: a script that checks a list of files, one a second, and ends. It never listens and never says
 * that it is ready, so running it clustered makes little sense. Look at how you are told so, instead of
 * waiting for a port that will not come.
 */
const { createHash } = require('node:crypto');
const { readFile } = require('node:fs/promises');
const { setTimeout: sleep } = require('node:timers/promises');

const FILES = Number(process.env.FILES ?? 60);

async function main() {
  const text = await readFile(__filename);
  for (let file = 1; file <= FILES; file++) {
    const digest = createHash('sha256').update(text).update(String(file)).digest('hex');
    if (file % 10 === 0) console.log(`never-listens: file ${file} of ${FILES} is ${digest.slice(0, 12)}`);
    await sleep(1000);
  }
  console.log('never-listens: all files are checked');
}

main();
