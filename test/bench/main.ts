// `npm run bench`: prints what is measured as a table, or with `--json` as JSON; `npm run bench -- signing bulk` only some of it.

import { measureActivation } from './activation';
import { measureBulk } from './bulk';
import { isMet, ratioOf, type Figure, type Limit } from './figures';
import { measureFirstCommand } from './firstCommand';
import { measureGrowth } from './growth';
import { measureHost } from './host';
import { measureListing } from './listing';
import { measureSandbox } from './sandbox';
import { measureSigning } from './signing';
import { measureSize } from './size';
import { measureThrottling } from './throttling';

const measures: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  activation: measureActivation,
  'first command': measureFirstCommand,
  size: measureSize,
  signing: measureSigning,
  bulk: measureBulk,
  growth: measureGrowth,
  host: measureHost,
  sandbox: measureSandbox,
  listing: measureListing,
  throttling: measureThrottling,
};

const columns = { name: 66, value: 10, unit: 6, peer: 38, ratio: 8, limit: 9 };

function line(cells: readonly string[], met: string): string {
  const widths = Object.values(columns);
  const padded = cells.map((cell, i) =>
    i === 1 || i >= 4 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
  );
  return `${[...padded, met].join(' ').trimEnd()}\n`;
}

function row(figure: Figure): string {
  const { name, value, unit, peer, limit } = figure;
  const ratio = ratioOf(figure);
  const met = isMet(figure);
  return line(
    [
      name,
      digits(value),
      unit,
      peer === undefined ? '' : `${peer.name} ${digits(peer.value)}`,
      ratio === undefined ? '' : digits(ratio),
      limit === undefined ? '' : limitText(limit, unit),
    ],
    met === undefined ? '' : met ? 'met' : 'not met',
  );
}

const limitText = (limit: Limit, unit: string): string =>
  `${'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`} ${limit.of === 'value' ? unit : 'x'}`;

/** Three that count, or all before the point. */
const digits = (value: number): string =>
  value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.max(1, Math.abs(value))))));

async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const chosen = Object.entries(measures).filter(
    ([name]) => asked.length === 0 || asked.some((text) => name.includes(text)),
  );
  if (chosen.length === 0) {
    throw new Error(`There is no measure of such a name: ${Object.keys(measures).join(', ')}.`);
  }
  const json = process.argv.includes('--json');
  const figures: Figure[] = [];
  if (!json) {
    process.stdout.write(line(Object.keys(columns), 'met'));
  }
  for (const [, measure] of chosen) {
    const measured = await measure();
    figures.push(...measured);
    if (!json) {
      process.stdout.write(measured.map(row).join(''));
    }
  }
  if (json) {
    const all = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), met: isMet(figure) }));
    process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
