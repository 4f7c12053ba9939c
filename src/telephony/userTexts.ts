// The texts by which users are found: names, phone numbers and e-mail addresses.
// Each text is folded once, and also kept as written if the folded text differs.

import type { User } from '../chime/model';
import { fold } from './foldedText';
import { Interned } from './interned';
import { TextIndex, Texts } from './textIndex';
import { foldNumber } from './typedContacts';
import type { Search } from './userFilter';

export class UserTexts {
  private count = 0;
  /** For each user the domain of the e-mail address with its @, folded. */
  private readonly domainOf = new Interned();
  /** Each domain once. */
  private readonly domains = new TextIndex(1);
  /** Name, number and, last, the e-mail address without its domain; folded. */
  private readonly searched = new TextIndex(3);
  /** Name, number and e-mail address as written, each only where it differs from the folded text. */
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

  /** 1 for each user that matches one of the alternatives. */
  marks({ alternatives }: Search): Uint8Array {
    const marks = new Uint8Array(this.count);
    for (const parts of alternatives) {
      this.markAll(parts, marks);
    }
    return marks;
  }

  /** Sets `marks` to 1 for users whose texts hold every part. */
  private markAll(parts: readonly string[], marks: Uint8Array): void {
    // Search for the longest part first: fewer users remain for the other parts.
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

  /** Handles parts inside the domain, and parts that begin before the @ and end in the domain. */
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

/** The text as written; empty if the folded text is the same. A NUL becomes a blank: NUL separates the parts of {@link Texts}. */
const differing = (text: string, folded: string): string =>
  text === folded ? '' : text.includes('\0') ? text.replaceAll('\0', ' ') : text;
