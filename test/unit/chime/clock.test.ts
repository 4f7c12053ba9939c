// The time by a clock that services correct, while the machine's own is set and the machine sleeps.

import assert from 'node:assert/strict';
import { uptime } from 'node:os';
import { Clock } from '../../../src/chime/clock';

const hour = 3_600_000;
const minute = 60_000;

describe('Clock', () => {
  /** The real time is 0 at first. */
  function machine({ ahead }: { readonly ahead: number }) {
    let real = 0;
    let off = ahead;
    const clock = new Clock(
      () => real + off,
      () => real + 12_345,
    );
    return {
      clock,
      pass: (milliseconds: number) => (real += milliseconds),
      set: (ahead: number) => (off = ahead),
      learn: () => clock.learn(new Date(real), clock.now()),
      /** By how much it is wrong. */
      wrongBy: () => clock.now().getTime() - real,
    };
  }

  it("is the machine's until a service shows that it is off", () => {
    const { clock, set, wrongBy } = machine({ ahead: 2 * hour });
    assert.deepEqual([wrongBy(), clock.isCorrected], [2 * hour, false]);
    set(0);
    assert.equal(wrongBy(), 0);
  });

  it('learns from four minutes on, and says whether it did', () => {
    for (const ahead of [4 * minute, -4 * minute, 8 * hour]) {
      const { clock, learn, wrongBy } = machine({ ahead });
      assert.deepEqual([learn(), wrongBy(), clock.isCorrected], [true, 0, true]);
      assert.deepEqual([learn(), wrongBy()], [false, 0]);
    }
    const { clock, learn } = machine({ ahead: 4 * minute - 1 });
    assert.deepEqual([learn(), clock.isCorrected], [false, false]);
    assert.equal(clock.learn(new Date('none'), clock.now()), false);
  });

  it('stays right when the machine sleeps, and when its clock is set right or wrong', () => {
    const { pass, set, learn, wrongBy } = machine({ ahead: -2 * hour });
    learn();
    pass(9 * hour);
    assert.equal(wrongBy(), 0);
    set(0);
    assert.equal(wrongBy(), 0);
    set(5 * hour);
    assert.equal(wrongBy(), 0);
  });

  it('goes as the machine does', () => {
    const clock = new Clock();
    assert.ok(Math.abs(clock.now().getTime() - Date.now()) < 1000);
    assert.ok(Math.abs(clock.ticks() - uptime() * 1000) < 2000);
  });
});
