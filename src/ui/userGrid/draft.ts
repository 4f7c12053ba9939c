// The changes in a grid that a person has not applied: each setting on, off, or kept as is.

import {
  telephonyKeys,
  userOfKey,
  type Telephony,
  type TelephonyKey,
  type UserReference,
} from '../../chime/model';
import type { Wanted } from '../../telephony/plan';

/** Bits of a setting: whether it is wanted, and on. */
const wantedBit = (key: TelephonyKey): number => 1 << (2 * telephonyKeys.indexOf(key));
const onBit = (key: TelephonyKey): number => wantedBit(key) << 1;

/** @returns `undefined` where the bits of a user do not name the setting */
export const wantedIn = (bits: number, key: TelephonyKey): boolean | undefined =>
  (bits & wantedBit(key)) === 0 ? undefined : (bits & onBit(key)) !== 0;

/** By the users' keys, so that the draft survives when the users are listed again. */
export class Draft {
  private readonly bits = new Map<string, number>();

  get isEmpty(): boolean {
    return this.bits.size === 0;
  }

  /** Of how many users something is wanted. */
  get size(): number {
    return this.bits.size;
  }

  /** The users of whom something is wanted. */
  get users(): readonly UserReference[] {
    return Array.from(this.bits.keys(), userOfKey);
  }

  /** What is wanted of a user in one byte; 0 for nothing. */
  bitsOf(user: string): number {
    return this.bits.get(user) ?? 0;
  }

  get(user: string, key: TelephonyKey): boolean | undefined {
    return wantedIn(this.bitsOf(user), key);
  }

  of(user: string): Wanted {
    const wanted: { -readonly [Key in TelephonyKey]?: Telephony[Key] } = {};
    for (const key of telephonyKeys) {
      const value = this.get(user, key);
      if (value !== undefined) {
        wanted[key] = value;
      }
    }
    return wanted;
  }

  /** @param value `undefined` to keep the setting as is */
  set(user: string, key: TelephonyKey, value: boolean | undefined): void {
    const others = (this.bits.get(user) ?? 0) & ~(wantedBit(key) | onBit(key));
    const bits = value === undefined ? others : others | wantedBit(key) | (value ? onBit(key) : 0);
    if (bits === 0) {
      this.bits.delete(user);
    } else {
      this.bits.set(user, bits);
    }
  }
}
