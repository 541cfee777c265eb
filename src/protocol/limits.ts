/** An upper bound that keeps a damaged or hostile plan from exhausting the machine. */
export const maxWorkers = 512;
