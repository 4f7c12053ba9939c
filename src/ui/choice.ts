// What a person chose to connect with, and how the choice is written in settings and kept between windows.

export type Choice = { readonly kind: 'sandbox' } | { readonly kind: 'profile'; readonly profile: string };

const profilePrefix = 'profile:';

export const choiceText = (choice: Choice): string =>
  choice.kind === 'sandbox' ? 'sandbox' : `${profilePrefix}${choice.profile}`;

export function parseChoice(text: unknown): Choice | undefined {
  if (text === 'sandbox') {
    return { kind: 'sandbox' };
  }
  return typeof text === 'string' && text.startsWith(profilePrefix) && text.length > profilePrefix.length
    ? { kind: 'profile', profile: text.slice(profilePrefix.length) }
    : undefined;
}
