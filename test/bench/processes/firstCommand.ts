// From nothing to the moment at which the first signed request leaves: profile, credentials, signature. The clock stops where
// the request would go to the network.

import { createRequire } from 'node:module';
import type * as Service from '../../../src/service';
import { connect } from './connect';

const load = createRequire(__filename);

interface Input {
  /** The path of the service's bundle. */
  readonly service: string;
  readonly profile: string;
  /** What is loaded before the clock starts. */
  readonly preloaded: boolean;
}

/** The module itself, whose functions can be replaced; an import would be a copy. */
const https = load('node:https') as { request: unknown };

const { service, profile, preloaded } = JSON.parse(process.argv[2]!) as Input;
let begun = 0;
https.request = () => {
  console.log(JSON.stringify({ milliseconds: performance.now() - begun }));
  process.exit();
};

async function main(): Promise<void> {
  const loadService = () => load(service) as typeof Service;
  if (preloaded) {
    await loadService().loadCredentialProviders();
    // The host is idle then, and so is this.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  begun = performance.now();
  const { client } = await connect(loadService(), profile);
  await client.getUserSettings({ accountId: 'account', userId: 'user' });
}

void main();
