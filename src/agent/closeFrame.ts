/**
 * A WebSocket close frame: final, opcode 8, unmasked as a server's frames are, with the status 1001, "going away".
 * Source: RFC 6455, sections 5.2 and 7.4.1.
 */
export const goingAway: Uint8Array = Uint8Array.of(0x88, 0x02, 0x03, 0xe9);
