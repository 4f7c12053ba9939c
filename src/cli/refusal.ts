// Why a command does nothing. Nothing was sent then that changes anything.

/** What was asked for is not what is there. */
export class Refusal extends Error {
  override readonly name = 'Refused';
}

/** The message says all. */
export class FileError extends Error {
  override readonly name = 'FileError';
}
