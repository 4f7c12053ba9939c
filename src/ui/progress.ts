// How far something is, said to a person.

/** Milliseconds. */
const step = 200;

/** Takes what makes a sentence on how far it is. */
export type Tell = (sentence: () => string) => void;

/** Says it now and then only: to say each of ten thousand steps would take longer than the steps. */
export function tellSeldom(say: (sentence: string) => void): Tell {
  let saidAt = -Infinity;
  return (sentence) => {
    if (performance.now() - saidAt >= step) {
      saidAt = performance.now();
      say(sentence());
    }
  };
}
