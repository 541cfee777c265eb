import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Who asks, and where: what the place of the sessions depends on. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** The user's number; undefined where there are none. */
  uid: number | undefined;
}

/** Of this process. Read before a session begins, which makes the process's environment its program's. */
export function surroundings(): Surroundings {
  return { platform: process.platform, env: { ...process.env }, uid: process.getuid?.() };
}

/** The smallest of the systems' bounds for the path of a UNIX socket (macOS: 104 bytes with the final zero). */
const maxSocketPath = 103;
/** What follows the folder in the path of a socket: a slash, eight digits, `.sock`. */
const socketNameLength = 14;

async function isOwnFolder(path: string, uid: number | undefined): Promise<boolean> {
  const stat = await lstat(path).catch(() => undefined);
  return stat?.isDirectory() === true && stat.uid === uid;
}

/**
 * The folder in which this user's sessions are listed: `muster` in the XDG runtime folder, which a cron job is not told
 * of and yet has; else `muster-UID` in the folder of temporary files. What is too long for a socket is passed over.
 */
export async function controlFolder({ platform, env, uid }: Surroundings): Promise<string> {
  if (platform === 'win32') return join(tmpdir(), 'muster');
  const runtimeFolder = env['XDG_RUNTIME_DIR'] || (platform === 'linux' ? `/run/user/${uid}` : '');
  const fits = (folder: string): boolean => Buffer.byteLength(folder) + socketNameLength <= maxSocketPath;
  const folder = join(runtimeFolder, 'muster');
  if (runtimeFolder.startsWith('/') && fits(folder) && (await isOwnFolder(runtimeFolder, uid))) return folder;
  const temporary = join(env['TMPDIR'] || '/tmp', `muster-${uid}`);
  return temporary.startsWith('/') && fits(temporary) ? temporary : `/tmp/muster-${uid}`;
}

/** Whether it is a folder of this user that nobody else can get into; a symbolic link is not. */
export async function isPrivate(folder: string, { platform, uid }: Surroundings): Promise<boolean> {
  const stat = await lstat(folder).catch(() => undefined);
  if (!stat?.isDirectory()) return false;
  // On Windows the folder of temporary files is the user's own.
  return platform === 'win32' || (stat.uid === uid && (stat.mode & 0o077) === 0);
}

/**
 * Makes the folder unless it is there.
 * @throws Error when it cannot be made, or others could get into it
 */
export async function openControlFolder(where: Surroundings): Promise<string> {
  const folder = await controlFolder(where);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  if (await isPrivate(folder, where)) return folder;
  throw new Error(`${folder} is not a folder of this user alone`);
}
