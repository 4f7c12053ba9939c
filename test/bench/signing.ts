// What a signature costs beside the cryptography that it is made of.

import { runProcess } from './builds';
import { inRounds, median, type Figure } from './figures';

const rounds = 5;

export async function measureSigning(): Promise<readonly Figure[]> {
  const { runs } = await inRounds(rounds, {
    runs: () => runProcess<{ signing: number; hashing: number }[]>('signing', {}),
  });
  const samples = runs.flat();
  return [
    {
      name: 'signing an UpdateUserSettings',
      value: median(samples.map(({ signing }) => signing)),
      unit: 'µs',
      peer: { name: 'its hashes alone', value: median(samples.map(({ hashing }) => hashing)) },
      limit: { of: 'ratio', atMost: 7 },
    },
  ];
}
