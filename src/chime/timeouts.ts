/** Milliseconds without a byte before a request is given up. */
export const idleTimeout = 30_000;

/** Milliseconds for a whole exchange, however slowly its bytes arrive. */
export const deadline = 90_000;
