// Why a command does nothing: what was asked for is not what is there. Nothing was sent then that changes anything.

export class Refusal extends Error {
  override readonly name = 'Refused';
}
