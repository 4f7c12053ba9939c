// What a person gave cannot be used.

/** @param sentence says why, to the person */
export const inputError = (sentence: string): Error => Object.assign(new Error(sentence), { kind: 'input' });
