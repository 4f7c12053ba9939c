// An error for unusable input.

/** @param sentence why, for the person; a second sentence may say what to do */
export const inputError = (sentence: string): Error => Object.assign(new Error(sentence), { kind: 'input' });
