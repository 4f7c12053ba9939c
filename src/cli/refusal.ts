// Errors that end a command before it changes anything.

/** A check before the first write failed. */
export class Refusal extends Error {
  override readonly name = 'Refused';
}

/** The message is complete: it says what happened and what to do. */
export class FileError extends Error {
  override readonly name = 'FileError';
}
