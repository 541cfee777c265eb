// Takes the place of the native logger: without it the editor's logs, and the output panel that reads them, are empty.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #level = 2;
  #formatted = true;

  constructor(file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  trace(message) { this.#write(0, message); } // prettier-ignore
  debug(message) { this.#write(1, message); } // prettier-ignore
  info(message) { this.#write(2, message); } // prettier-ignore
  warn(message) { this.#write(3, message); } // prettier-ignore
  error(message) { this.#write(4, message); } // prettier-ignore
  critical(message) { this.#write(5, message); } // prettier-ignore
  setLevel(level) { this.#level = level; } // prettier-ignore
  getLevel() { return this.#level; } // prettier-ignore
  setPattern() { this.#formatted = true; } // prettier-ignore
  clearFormatters() { this.#formatted = false; } // prettier-ignore
  flush() {}
  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, 23);
    try {
      appendFileSync(this.#file, this.#formatted ? `${time} [${levels[level]}] ${message}\n` : message);
    } catch {
      // The log's folder may be removed while the editor ends.
    }
  }
}

const createLogger = (name, file) => new Logger(file);

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = async (name, file) => new Logger(file);
exports.createRotatingLoggerAsync = async (name, file) => new Logger(file);
exports.Logger = Logger;
