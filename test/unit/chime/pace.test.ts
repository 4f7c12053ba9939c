// How fast is sent under limits that are not known, in simulated time: a token bucket and a fixed window. No clock is looked at.

import assert from 'node:assert/strict';
import { Pace } from '../../../src/chime/pace';

/** Whether a service takes a request that arrives at this time, in milliseconds. */
type Limit = (now: number) => boolean;

const burst = 5;

function bucket(perSecond: number): Limit {
  let tokens = burst;
  let filledAt = 0;
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    const takes = tokens >= 1;
    tokens -= takes ? 1 : 0;
    return takes;
  };
}

function window(perSecond: number): Limit {
  let begun = 0;
  let taken = 0;
  return (now) => {
    const current = Math.floor(now / 1000);
    taken = current === begun ? taken : 0;
    begun = current;
    const takes = taken < perSecond;
    taken += takes ? 1 : 0;
    return takes;
  };
}

interface Trial {
  readonly limit: Limit;
  readonly requests: number;
  /** Milliseconds there and back. */
  readonly latency: number;
}

interface Result {
  readonly seconds: number;
  readonly throttledShare: number;
}

/** Sends so many requests, as many at once as a run does, each until it passes. */
function simulate({ limit, requests, latency }: Trial): Result {
  const pace = new Pace();
  const events: { readonly at: number; readonly run: () => void }[] = [];
  let now = 0;
  let bits = 1;
  /** A share from 0 to 1 that is the same in each run. */
  const random = () => (bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0) / 2 ** 32;
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
    pace.sent(now);
    schedule(way(), () => {
      const takes = limit(now);
      schedule(way(), () => {
        active -= 1;
        if (takes) {
          passed += 1;
          atOnce = Math.min(32, atOnce + 1);
          pace.answered(now, sentAt);
        } else {
          throttled += 1;
          left += 1;
          pace.throttled(now, sentAt);
        }
        fill();
      });
    });
  };
  const fill = () => {
    const turn = ++timers;
    while (left > 0 && active < atOnce) {
      const delay = pace.delay(now);
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

describe('Pace', () => {
  for (const [kind, limitOf] of [
    ['bucket', bucket],
    ['window', window],
  ] as const) {
    for (const perSecond of [10, 50, 200]) {
      it(`learns a ${kind} of ${perSecond} a second`, () => {
        const requests = 60 * perSecond;
        const { seconds, throttledShare } = simulate({ limit: limitOf(perSecond), requests, latency: 2 });
        const ideal = (requests - (kind === 'bucket' ? burst : perSecond)) / perSecond;
        assert.ok(seconds <= 1.05 * ideal, `${seconds} s, at best ${ideal} s`);
        assert.ok(throttledShare <= (perSecond === 10 ? 0.1 : 0.03), `${100 * throttledShare} % throttled`);
      });
    }
  }

  it('is in nobody’s way while there is no limit', () => {
    const { seconds } = simulate({ limit: () => true, requests: 10_000, latency: 20 });
    assert.ok(seconds < (10_000 / 32) * 0.024, `${seconds} s`);
  });

  it('follows a limit that rises and one that falls', () => {
    for (const [first, second] of [
      [20, 100],
      [100, 20],
    ] as const) {
      const limits = [bucket(first), bucket(second)] as const;
      const { seconds, throttledShare } = simulate({
        limit: (now) => limits[now < 30_000 ? 0 : 1](now),
        requests: 30 * first + 60 * second,
        latency: 2,
      });
      assert.ok(seconds <= 1.25 * 90, `${first} to ${second}: ${seconds} s`);
      assert.ok(throttledShare <= 0.1, `${first} to ${second}: ${100 * throttledShare} % throttled`);
    }
  });

  it('is not slow for a person whom the service throttled once', () => {
    const pace = new Pace();
    pace.sent(0);
    pace.answered(10, 0);
    pace.sent(60_000);
    pace.throttled(60_010, 60_000);
    assert.ok(pace.delay(60_010) <= 250);
    pace.sent(60_020);
    pace.answered(60_030, 60_020);
    assert.ok(pace.delay(60_030) <= 250);
  });

  it('waits for as long as the service asks', () => {
    const pace = new Pace();
    pace.sent(0);
    pace.throttled(10, 0, 2_000);
    assert.equal(pace.delay(10), 2_000);
    assert.equal(pace.delay(1_010), 1_000);
  });
});
