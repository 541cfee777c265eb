import type { OpenFile, ProcFile, ProcFiles } from './procFiles';

/** Of more the rest is opened anew each time: a program may be let have 1,024 files, ours among them. */
const mostKept = 512;

interface Kept {
  file: OpenFile;
  /** The look that read it last. */
  look: number;
}

/**
 * Files of `/proc` that are read at each look, kept open: the kernel takes longer to find one by its name than to write
 * it. An open one is that of the process or thread that it was opened for, whoever gets its number later, and cannot
 * be read any more when that is gone. Its owner is told as of its opening.
 */
export class KeptFiles {
  readonly #kept = new Map<string, Kept>();
  #look = 0;

  constructor(private readonly files: ProcFiles) {}

  /** Begins a look. What the last one has not read is closed. */
  nextLook(): void {
    for (const [path, { file, look }] of this.#kept) {
      if (look === this.#look) continue;
      file.close();
      this.#kept.delete(path);
    }
    this.#look++;
  }

  /** A file's text, good until the next read; undefined when it cannot be read. */
  read(path: string): ProcFile | undefined {
    const kept = this.#kept.get(path);
    const bytes = kept?.file.read();
    if (kept && bytes) {
      kept.look = this.#look;
      return { bytes, uid: kept.file.uid };
    }
    if (kept) this.#forget(path, kept);
    return this.#kept.size < mostKept ? this.#keep(path) : this.files.readOwned(path);
  }

  close(): void {
    for (const [path, kept] of this.#kept) this.#forget(path, kept);
  }

  #keep(path: string): ProcFile | undefined {
    const file = this.files.open(path);
    const bytes = file?.read();
    if (!file || !bytes) {
      file?.close();
      return undefined;
    }
    this.#kept.set(path, { file, look: this.#look });
    return { bytes, uid: file.uid };
  }

  #forget(path: string, { file }: Kept): void {
    file.close();
    this.#kept.delete(path);
  }
}
