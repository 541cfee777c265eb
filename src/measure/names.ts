/** The plain process among the numbers of workers. */
export const plain = 0;

/** What is measured, within a sentence. */
export const nameOf = (workers: number): string =>
  workers === plain ? 'the plain process' : workers === 1 ? '1 worker' : `${workers} workers`;
