/**
 * The version of everything in this folder. The supervisor refuses a client that speaks another one, as the
 * two may come from different installations: an updated extension next to a session that is still running.
 */
export const protocolVersion = 1;
