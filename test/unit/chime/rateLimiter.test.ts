// How fast is sent under limits that are not known, in simulated time: a token bucket, a fixed window, and throttling at random. No
// clock is looked at.

import assert from 'node:assert/strict';
import { RateLimiter } from '../../../src/chime/rateLimiter';

type Answer = 'passes' | 'throttled' | 'fails';

/** What a service answers to a request that arrives at this time, in milliseconds. */
type Service = (now: number) => Answer;

const burst = 5;

const open: Service = () => 'passes';

function bucket(perSecond: number): Service {
  let tokens = burst;
  let filledAt = 0;
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    const takes = tokens >= 1;
    tokens -= takes ? 1 : 0;
    return takes ? 'passes' : 'throttled';
  };
}

function window(perSecond: number): Service {
  let begun = 0;
  let taken = 0;
  return (now) => {
    const current = Math.floor(now / 1000);
    taken = current === begun ? taken : 0;
    begun = current;
    const takes = taken < perSecond;
    taken += takes ? 1 : 0;
    return takes ? 'passes' : 'throttled';
  };
}

/** Shares from 0 to 1 that are the same in each run. */
function randomShares(seed: number): () => number {
  let bits = seed;
  return () => (bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Throttles this share of all requests, whatever their rate. */
function throttlingAtRandom(share: number, service: Service): Service {
  const random = randomShares(7);
  return (now) => (random() < share ? 'throttled' : service(now));
}

/** Fails to answer this share of what it lets through. */
function failingAtRandom(share: number, service: Service): Service {
  const random = randomShares(7);
  return (now) => {
    const answer = service(now);
    return answer === 'passes' && random() < share ? 'fails' : answer;
  };
}

interface Trial {
  readonly service: Service;
  readonly requests: number;
  /** Milliseconds there and back. */
  readonly latency: number;
}

interface Result {
  readonly seconds: number;
  readonly throttledShare: number;
}

/** Waits for nothing: what would be possible if the limit were known not to be there. */
const unhindered: Pick<RateLimiter, 'delay' | 'sent' | 'answered' | 'throttled'> = {
  delay: () => 0,
  sent: () => undefined,
  answered: () => undefined,
  throttled: () => undefined,
};

/** Sends so many requests, as many at once as a run does, each until it passes. */
function simulate(
  { service, requests, latency }: Trial,
  rateLimiter: typeof unhindered = new RateLimiter(),
): Result {
  const events: { readonly at: number; readonly run: () => void }[] = [];
  let now = 0;
  const random = randomShares(1);
  const schedule = (after: number, run: () => void) => {
    const at = now + after;
    let place = events.length;
    while (place > 0 && (events[place - 1]?.at ?? 0) > at) {
      place -= 1;
    }
    events.splice(place, 0, { at, run });
  };
  let left = requests;
  let passed = 0;
  let throttled = 0;
  let active = 0;
  let atOnce = 4;
  let timers = 0;

  const send = () => {
    const sentAt = now;
    const way = () => (latency / 2) * (1 + 0.2 * random());
    rateLimiter.sent(now);
    schedule(way(), () => {
      const answer = service(now);
      schedule(way(), () => {
        active -= 1;
        if (answer === 'throttled') {
          throttled += 1;
          rateLimiter.throttled(now, sentAt);
        } else {
          rateLimiter.answered(now, sentAt);
        }
        if (answer === 'passes') {
          passed += 1;
          atOnce = Math.min(32, atOnce + 1);
        } else {
          left += 1;
        }
        fill();
      });
    });
  };
  const fill = () => {
    const turn = ++timers;
    while (left > 0 && active < atOnce) {
      const delay = rateLimiter.delay(now);
      if (delay > 0) {
        schedule(delay + 1.5 * random(), () => turn === timers && fill());
        return;
      }
      left -= 1;
      active += 1;
      send();
    }
  };
  fill();
  for (let event = events.shift(); event !== undefined && passed < requests; event = events.shift()) {
    now = event.at;
    event.run();
  }
  return { seconds: now / 1000, throttledShare: throttled / (passed + throttled) };
}

/** How many times as long it takes as it would if the service were known to have no limit. */
const timesThePossible = (trial: () => Trial): number =>
  simulate(trial()).seconds / simulate(trial(), unhindered).seconds;

describe('RateLimiter', () => {
  for (const [kind, limitOf] of [
    ['bucket', bucket],
    ['window', window],
  ] as const) {
    for (const perSecond of [10, 50, 200]) {
      it(`learns a ${kind} of ${perSecond} a second`, () => {
        const requests = 60 * perSecond;
        const { seconds, throttledShare } = simulate({ service: limitOf(perSecond), requests, latency: 2 });
        const ideal = (requests - (kind === 'bucket' ? burst : perSecond)) / perSecond;
        assert.ok(seconds <= 1.05 * ideal, `${seconds} s, at best ${ideal} s`);
        assert.ok(throttledShare <= (perSecond === 10 ? 0.1 : 0.03), `${100 * throttledShare} % throttled`);
      });
    }
  }

  it('is in nobody’s way while there is no limit', () => {
    assert.equal(
      timesThePossible(() => ({ service: open, requests: 10_000, latency: 20 })),
      1,
    );
  });

  for (const share of [0.03, 0.1, 0.2]) {
    for (const latency of [2, 100]) {
      it(`is as fast as can be where ${100 * share} % are throttled at random, ${latency} ms away`, () => {
        const trial = () => ({ service: throttlingAtRandom(share, open), requests: 20_000, latency });
        const times = timesThePossible(trial);
        assert.ok(times <= 1.3, `${times} times what would be possible`);
      });
    }
  }

  it('does not crawl in a short run where a fifth is throttled at random', () => {
    for (const [latency, most] of [
      [2, 15],
      [20, 5],
      [100, 3.5],
    ] as const) {
      const trial = () => ({ service: throttlingAtRandom(0.2, open), requests: 120, latency });
      const times = timesThePossible(trial);
      assert.ok(times <= most, `${times} times what would be possible, ${latency} ms away`);
    }
  });

  for (const perSecond of [10, 50, 200]) {
    it(`keeps near a limit of ${perSecond} a second in spite of throttling at random`, () => {
      for (const [share, limitOf] of [
        [0.03, bucket],
        [0.03, window],
        [0.2, bucket],
        [0.2, window],
      ] as const) {
        const requests = 60 * perSecond;
        const service = throttlingAtRandom(share, limitOf(perSecond));
        const { seconds } = simulate({ service, requests, latency: 2 });
        assert.ok(seconds <= 1.75 * 60, `${share} and a ${limitOf.name}: ${seconds} s, at best 60 s`);
      }
    });
  }

  it('is not slowed by answers that are errors', () => {
    const service = failingAtRandom(0.1, bucket(50));
    const { seconds, throttledShare } = simulate({ service, requests: 2700, latency: 2 });
    assert.ok(seconds <= 1.05 * 60, `${seconds} s, at best about 60 s`);
    assert.ok(throttledShare <= 0.03, `${100 * throttledShare} % throttled`);
  });

  it('follows a limit that rises and one that falls', () => {
    for (const [first, second] of [
      [20, 100],
      [100, 20],
    ] as const) {
      const limits = [bucket(first), bucket(second)] as const;
      const { seconds, throttledShare } = simulate({
        service: (now) => limits[now < 30_000 ? 0 : 1](now),
        requests: 30 * first + 60 * second,
        latency: 2,
      });
      assert.ok(seconds <= 1.25 * 90, `${first} to ${second}: ${seconds} s`);
      assert.ok(throttledShare <= 0.1, `${first} to ${second}: ${100 * throttledShare} % throttled`);
    }
  });

  it('is not slow for a person whom the service throttled once', () => {
    const rateLimiter = new RateLimiter();
    rateLimiter.sent(0);
    rateLimiter.answered(10, 0);
    rateLimiter.sent(60_000);
    rateLimiter.throttled(60_010, 60_000);
    assert.ok(rateLimiter.delay(60_010) <= 250);
    rateLimiter.sent(60_020);
    rateLimiter.answered(60_030, 60_020);
    assert.ok(rateLimiter.delay(60_030) <= 250);
  });

  it('tries less and less often while nothing passes', () => {
    const rateLimiter = new RateLimiter();
    let now = 0;
    let tries = 0;
    for (; now < 60_000; now += rateLimiter.delay(now)) {
      rateLimiter.sent(now);
      rateLimiter.throttled(now + 1, now);
      now += 1;
      tries += 1;
    }
    assert.ok(tries > 30 && tries < 100, `${tries} tries in a minute`);
  });

  it('waits for as long as the service asks', () => {
    const rateLimiter = new RateLimiter();
    rateLimiter.sent(0);
    rateLimiter.throttled(10, 0, 2_000);
    assert.equal(rateLimiter.delay(10), 2_000);
    assert.equal(rateLimiter.delay(1_010), 1_000);
  });

  it('lets others go on where the service asks only some to wait', () => {
    const rateLimiter = new RateLimiter();
    rateLimiter.sent(0);
    rateLimiter.sent(5);
    rateLimiter.throttled(10, 0, 2_000);
    rateLimiter.answered(15, 5);
    assert.ok(rateLimiter.delay(15) <= 250);
  });
});
