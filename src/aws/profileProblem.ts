// The problems of a profile that the files show.

import type { Link } from './credentialChain';
import { ssoProblem } from './credentialSource';
import { durationSeconds } from './duration';
import type { ProfileProblem } from './errors';
import type { Sections } from './sharedFiles';

/** The first problem of a profile, or of a profile that it starts from. */
export function chainProblem(sections: Sections, chain: readonly Link[]): ProfileProblem | undefined {
  for (const link of chain) {
    const problem = linkProblem(sections, link);
    if (problem !== undefined) {
      return problem;
    }
  }
  // A chain that ends in a role with a source profile has reached a role that is in the chain already.
  const last = chain.at(-1);
  return last?.kind === 'role' && last.settings['source_profile']
    ? { code: 'sourceCycle', profile: chain[0]?.name ?? '' }
    : undefined;
}

function linkProblem(sections: Sections, link: Link): ProfileProblem | undefined {
  const { name: profile, settings } = link;
  switch (link.kind) {
    case 'role':
      return roleProblem(sections, link) ?? durationProblem(link);
    case 'place':
      return placeProblem(profile, settings['credential_source'] ?? '');
    case 'keys':
      return settings['aws_secret_access_key']
        ? undefined
        : { code: 'incomplete', profile, missing: 'aws_secret_access_key' };
    case 'sso':
      return ssoProblem(sections, profile, settings);
    case 'none':
      return { code: 'noCredentials', profile };
    case 'webIdentity':
    case 'process':
    case 'login':
      return undefined;
  }
}

function roleProblem(sections: Sections, { name: profile, settings }: Link): ProfileProblem | undefined {
  const { source_profile: source, credential_source: place } = settings;
  if (source && place) {
    return { code: 'twoSources', profile };
  }
  if (place) {
    return placeProblem(profile, place);
  }
  if (!source) {
    return { code: 'noSource', profile };
  }
  return sections.profiles.has(source) ? undefined : { code: 'noSourceProfile', profile, source };
}

function durationProblem({ name: profile, settings }: Link): ProfileProblem | undefined {
  const { duration_seconds: duration } = settings;
  return duration && durationSeconds(duration) === undefined
    ? { code: 'durationNotNumber', profile, duration }
    : undefined;
}

const rolePlaces = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer'];

function placeProblem(profile: string, place: string): ProfileProblem | undefined {
  return rolePlaces.includes(place) ? undefined : { code: 'unknownCredentialSource', profile, source: place };
}
