// The texts that users are found by: names, phone numbers and e-mail addresses, folded once, and as they were where that differs.

import type { User } from '../chime/model';
import { fold } from './foldedText';
import { Interned } from './interned';
import { TextIndex, Texts } from './textIndex';
import { foldNumber } from './typedContacts';
import type { Search } from './userFilter';

export class UserTexts {
  private count = 0;
  /** Of the e-mail addresses, the last @ and what comes after it; folded. */
  private readonly domainOf = new Interned();
  /** The same, each domain once. */
  private readonly domains = new TextIndex(1);
  /** Name, number and, at the end, what is before the domain of the e-mail address; folded. */
  private readonly searched = new TextIndex(3);
  /** Name, number and e-mail address as they were, each only where it differs. */
  private readonly written = new Texts(3);

  append(users: readonly User[]): void {
    const searched: string[] = [];
    const written: string[] = [];
    const { size } = this.domainOf;
    for (const user of users) {
      const {
        DisplayName: name = '',
        PrimaryProvisionedNumber: number = '',
        PrimaryEmail: email = '',
      } = user;
      const [foldedName, foldedNumber, foldedEmail] = [fold(name), foldNumber(number), fold(email)];
      const at = foldedEmail.lastIndexOf('@');
      this.domainOf.push(at < 0 ? undefined : foldedEmail.slice(at));
      searched.push(foldedName, foldedNumber, at < 0 ? foldedEmail : foldedEmail.slice(0, at));
      written.push(
        differing(name, foldedName),
        differing(number, foldedNumber),
        differing(email, foldedEmail),
      );
    }
    this.domains.append(this.domainOf.valuesFrom(size).map((domain = '') => domain));
    this.searched.append(searched);
    this.written.append(written);
    this.count += users.length;
  }

  at(index: number) {
    const [name = '', number = '', local = ''] = this.searched.at(index);
    const written = this.written.at(index);
    return {
      DisplayName: written[0] || name,
      PrimaryProvisionedNumber: written[1] || number,
      PrimaryEmail: written[2] || local + (this.domainOf.at(index) ?? ''),
    };
  }

  trim(): void {
    this.domainOf.trim();
    this.domains.trim();
    this.searched.trim();
    this.written.trim();
  }

  /** 1 for each user in whose texts one of the alternatives is. */
  marks({ alternatives }: Search): Uint8Array {
    const marks = new Uint8Array(this.count);
    for (const parts of alternatives) {
      this.markAll(parts, marks);
    }
    return marks;
  }

  /** Sets `marks` to 1 where every part is. */
  private markAll(parts: readonly string[], marks: Uint8Array): void {
    // The longest leaves the fewest users to look at.
    const [last = '', ...others] = parts.toSorted((one, other) => one.length - other.length);
    let within: Uint8Array | undefined;
    for (const part of others.reverse()) {
      const found = new Uint8Array(this.count);
      this.mark(part, found, within);
      if (!found.includes(1)) {
        return;
      }
      within = found;
    }
    this.mark(last, marks, within);
  }

  private mark(part: string, marks: Uint8Array, within: Uint8Array | undefined): void {
    this.markDomains(part, marks, within);
    this.searched.markContaining(part, marks, within);
  }

  /** What is in the domain, or goes from what is before it into the domain. */
  private markDomains(part: string, marks: Uint8Array, within: Uint8Array | undefined): void {
    const { count } = this;
    const { codes } = this.domainOf;
    const having = new Uint8Array(this.domainOf.size);
    this.domains.markContaining(part, having);
    if (having.includes(1)) {
      for (let index = 0; index < count; index++) {
        if (having[codes[index] as number] === 1 && (within === undefined || within[index] === 1)) {
          marks[index] = 1;
        }
      }
    }
    const at = part.lastIndexOf('@');
    if (at > 0) {
      const beginning = this.domainOf.marks((domain = '') => domain.startsWith(part.slice(at)));
      this.searched.markEnding(
        part.slice(0, at),
        marks,
        (index) => beginning[codes[index] as number] === 1 && (within === undefined || within[index] === 1),
      );
    }
  }
}

/** The text where it is another than it is folded. */
const differing = (text: string, folded: string): string =>
  text === folded ? '' : text.includes('\0') ? text.replaceAll('\0', ' ') : text;
