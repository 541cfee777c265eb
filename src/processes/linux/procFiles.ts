import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';

/** Larger than nearly every file of a process; one buffer serves all reads. */
const bufferBytes = 64 * 1024;
/** More than arguments and environment may take together by default (a quarter of an 8 MiB stack). */
const maxBytes = 4 * 1024 * 1024;
/** A file of the kernel's that is made up of records comes in pieces of a page, less the record that did not fit. */
const lastPieceBytes = 2048;

/** The text of a file, good until the next read, and the file's owner. */
export interface ProcFile {
  bytes: Buffer;
  uid: number;
}

/** A file that stays open. */
export interface OpenFile {
  /** As it was when it was opened. */
  readonly uid: number;
  /** Its bytes from the beginning, good until the next read of any; undefined when its process is gone. */
  read(): Buffer | undefined;
  close(): void;
}

/** Reads the files of `/proc`, synchronously: they come from memory, and a trip to the thread pool costs more. */
export class ProcFiles {
  readonly #buffer = Buffer.allocUnsafeSlow(bufferBytes);

  /** @param root where /proc is mounted */
  constructor(readonly root = '/proc') {}

  /** A file's bytes, at most 4 MiB; undefined when the process is gone or does not let us look. */
  read(path: string): Buffer | undefined {
    const fd = this.#open(path);
    if (fd === undefined) return undefined;
    try {
      return this.#readAll(fd);
    } catch {
      return undefined;
    } finally {
      closeSync(fd);
    }
  }

  /** The same, with the owner: the effective user of the process. */
  readOwned(path: string): ProcFile | undefined {
    const fd = this.#open(path);
    if (fd === undefined) return undefined;
    try {
      return { bytes: this.#readAll(fd), uid: fstatSync(fd).uid };
    } catch {
      return undefined;
    } finally {
      closeSync(fd);
    }
  }

  /** To be closed by who opens it. */
  open(path: string): OpenFile | undefined {
    const fd = this.#open(path);
    if (fd === undefined) return undefined;
    return {
      uid: fstatSync(fd).uid,
      read: () => {
        try {
          return this.#readAll(fd, 0);
        } catch {
          return undefined;
        }
      },
      close: () => closeSync(fd),
    };
  }

  exists(path: string): boolean {
    return existsSync(`${this.root}/${path}`);
  }

  /** The names in a folder; none when it is gone. */
  list(path: string): string[] {
    try {
      return readdirSync(`${this.root}/${path}`);
    } catch {
      return [];
    }
  }

  /** The numbers in the root folder, in the kernel's order, which is ascending. */
  pids(): number[] {
    return this.list('').flatMap((name) => {
      const first = name.charCodeAt(0);
      return first >= 0x31 && first <= 0x39 ? Number(name) : [];
    });
  }

  linkTarget(path: string): string | undefined {
    try {
      return readlinkSync(`${this.root}/${path}`);
    } catch {
      return undefined;
    }
  }

  /** Whether a file belongs to the file system that is mounted at the root, and is not put over it. */
  isOneFileSystem(path: string): boolean {
    const root = statSync(this.root, { throwIfNoEntry: false });
    const file = statSync(`${this.root}/${path}`, { throwIfNoEntry: false });
    return root !== undefined && root.dev === file?.dev;
  }

  #open(path: string): number | undefined {
    try {
      return openSync(`${this.root}/${path}`, 'r');
    } catch {
      return undefined;
    }
  }

  /** @param start where the file is read from; from where the last read has ended when it is left out */
  #readAll(fd: number, start?: number): Buffer {
    let buffer = this.#buffer;
    let length = 0;
    for (;;) {
      const position = start === undefined ? null : start + length;
      const count = readSync(fd, buffer, length, buffer.length - length, position);
      length += count;
      const hasRoom = length < buffer.length;
      if ((hasRoom && count < lastPieceBytes) || length >= maxBytes) return buffer.subarray(0, length);
      if (!hasRoom) buffer = Buffer.concat([buffer], Math.min(2 * length, maxBytes));
    }
  }
}
