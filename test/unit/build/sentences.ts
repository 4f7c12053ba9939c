// The sentences of a text for people, and their length.

/** Such as "profile `x`. Then y." in two. What is code stays one word; a link is its text. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\$\([\w-]+\)/g, '')
    .split(/\n+|(?<=[.!?]["”)]?)\s+(?=["“`(*_]*[\p{Lu}{\d])|(?<=[。!?])(?=.)/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** In English; a placeholder is a word, a mark between words is none. */
export const wordCount = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
