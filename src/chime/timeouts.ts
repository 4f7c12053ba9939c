/** Milliseconds without a byte before a request is given up. */
export const idleTimeout = 30_000;
