// `npm run bench`: prints what is measured as a table, or with `--json` as JSON.

import { measureListing } from './listing';
import { measureSandbox, type Figure } from './sandbox';

function table(figures: readonly Figure[]): string {
  return figures
    .map(
      ({ name, value, unit }) =>
        `${name.padEnd(60)} ${value.toFixed(unit === '' ? 0 : 1).padStart(10)} ${unit}\n`,
    )
    .join('');
}

async function main(): Promise<void> {
  const figures = [...(await measureSandbox()), ...(await measureListing())];
  process.stdout.write(
    process.argv.includes('--json') ? `${JSON.stringify(figures, undefined, 2)}\n` : table(figures),
  );
}

void main();
