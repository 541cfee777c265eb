import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { controlFolder, isPrivate, type Surroundings } from './directory';

/** What a session's file tells: where to reach its supervisor, and what to end should it die. */
export const RegistrationSchema = v.object({
  session: v.pipe(v.string(), v.minLength(1)),
  /** The supervisor: its process, and since when, so that another of the same number is not taken for it. */
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  start: v.number(),
  program: v.string(),
  /** The path of a UNIX socket, or the name of a Windows pipe. */
  socket: v.string(),
  nodeVersion: v.string(),
  /** The version of the protocol that the supervisor speaks. */
  protocol: v.number(),
  /** Milliseconds since the epoch. */
  startedAt: v.number(),
  /** Patterns of the children that outlive the session, see `processes/keepPattern`. */
  keepAlive: v.array(v.string()),
});
export type Registration = v.InferOutput<typeof RegistrationSchema>;

export interface Registered extends Registration {
  /** The file that it was read from. */
  readonly file: string;
}

const extension = '.json';
const maxFileSize = 64 * 1024;

/** @param name without extension; unique in the folder */
export async function writeRegistration(folder: string, name: string, entry: Registration): Promise<string> {
  const file = join(folder, `${name}${extension}`);
  const draft = `${file}.new`;
  await writeFile(draft, JSON.stringify(entry), { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
  return file;
}

async function readRegistration(file: string): Promise<Registered | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > maxFileSize) return undefined;
    const parsed = v.safeParse(RegistrationSchema, JSON.parse(text));
    return parsed.success ? { ...parsed.output, file } : undefined;
  } catch {
    // Just removed, or not one of ours.
    return undefined;
  }
}

/** Every session that this user's supervisors have written down, the oldest first, dead ones among them. */
export async function readRegistrations(where: Surroundings): Promise<Registered[]> {
  const folder = await controlFolder(where);
  if (!(await isPrivate(folder, where))) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension));
  const entries = await Promise.all(names.map((name) => readRegistration(join(folder, name))));
  const found = entries.filter((entry) => entry !== undefined);
  return found.sort((a, b) => a.startedAt - b.startedAt);
}

/** Removes a session's file and its socket. */
export async function removeRegistration({ file, socket }: Registered): Promise<void> {
  await rm(file, { force: true });
  if (process.platform !== 'win32') await rm(socket, { force: true });
}
