// What a person chose to connect with, and how the choice is written in settings and kept between windows.

export type AwsChoice =
  /** The keys of AWS_ACCESS_KEY_ID and the related variables. */
  { readonly kind: 'environment' } | { readonly kind: 'profile'; readonly profile: string };

export type Choice = { readonly kind: 'sandbox' } | AwsChoice;

const profilePrefix = 'profile:';

export const choiceText = (choice: Choice): string =>
  choice.kind === 'profile' ? `${profilePrefix}${choice.profile}` : choice.kind;

export function parseChoice(text: unknown): Choice | undefined {
  if (text === 'sandbox' || text === 'environment') {
    return { kind: text };
  }
  return typeof text === 'string' && text.startsWith(profilePrefix) && text.length > profilePrefix.length
    ? { kind: 'profile', profile: text.slice(profilePrefix.length) }
    : undefined;
}
