// `npm run bench`: prints what is measured as a table, or with `--json` as JSON; of all measures, or of those that are named.

import { measureListing } from './listing';
import { table, type Figure } from './figures';
import { measureSandbox } from './sandbox';
import { measureThrottling } from './throttling';

const measures: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  sandbox: measureSandbox,
  listing: measureListing,
  throttling: measureThrottling,
};

async function main(): Promise<void> {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const unknown = named.find((name) => !Object.hasOwn(measures, name));
  if (unknown !== undefined) {
    throw new Error(`There is no measure ${unknown}; there are ${Object.keys(measures).join(', ')}.`);
  }
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(measures)) {
    if (named.length === 0 || named.includes(name)) {
      figures.push(...(await measure()));
    }
  }
  process.stdout.write(
    process.argv.includes('--json') ? `${JSON.stringify(figures, undefined, 2)}\n` : table(figures),
  );
}

void main();
