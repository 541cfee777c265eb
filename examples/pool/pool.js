/*
 * A pool of forked scripts with a queue. A task that takes too long has its process killed and replaced; the tasks
 * behind it are not lost.
 */
const { fork } = require('node:child_process');

class Pool {
  #script;
  #timeoutMs;
  #idle = [];
  #members = new Set();
  #queue = [];
  #count = 0;
  #closed = false;

  constructor(script, size, timeoutMs) {
    this.#script = script;
    this.#timeoutMs = timeoutMs;
    for (let i = 0; i < size; i++) this.#add();
  }

  run(input) {
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: ++this.#count, input, resolve, reject });
      this.#next();
    });
  }

  close() {
    this.#closed = true;
    for (const { child } of this.#members) child.kill();
  }

  #add() {
    const child = fork(this.#script);
    const member = { child, task: undefined, timer: undefined };
    this.#members.add(member);
    child.on('error', (error) => console.error(`pool: ${error.message}`));
    child.on('message', ({ id, result }) => {
      if (member.task?.id !== id) return;
      member.task.resolve(result);
      this.#free(member);
    });
    child.on('exit', (code, signal) => {
      this.#members.delete(member);
      this.#idle = this.#idle.filter((one) => one !== member);
      clearTimeout(member.timer);
      member.task?.reject(new Error(`the task's process ended with ${signal ?? code}`));
      if (this.#closed) return;
      console.log(`pool: process ${child.pid} ended with ${signal ?? code}, starting another`);
      this.#add();
    });
    this.#free(member);
  }

  #free(member) {
    clearTimeout(member.timer);
    member.task = undefined;
    this.#idle.push(member);
    this.#next();
  }

  #next() {
    if (this.#queue.length === 0 || this.#idle.length === 0) return;
    const member = this.#idle.shift();
    member.task = this.#queue.shift();
    member.timer = setTimeout(() => member.child.kill('SIGKILL'), this.#timeoutMs);
    member.child.send({ id: member.task.id, input: member.task.input });
  }
}

module.exports = { Pool };
