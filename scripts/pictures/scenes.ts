import { leftovers } from './leftovers';
import { lint } from './lint';
import { reload } from './reload';
import { scaling } from './scaling';
import { serving } from './serving';
import type { Album } from './album';

/** A situation that is worth a picture, or several. */
export interface Scene {
  name: string;
  take: (album: Album) => Promise<void>;
}

export const scenes: readonly Scene[] = [
  { name: 'serving', take: serving },
  { name: 'reload', take: reload },
  { name: 'leftovers', take: leftovers },
  { name: 'lint', take: lint },
  { name: 'scaling', take: scaling },
];
