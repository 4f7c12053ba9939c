// Whom people find by what they type or paste.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { User } from '../../../src/chime/model';
import { fold } from '../../../src/telephony/foldedText';
import { UserTable } from '../../../src/telephony/userTable';

const people = {
  jane: ['Jane Doe', 'jane.doe@example.com', '+12065550102'],
  ned: ['Ned Flanders', 'ned@example.org', '+12065550103'],
  veronique: ['Véronique López', 'vl@example.com', '+33142685300'],
  taro: ['山田 太郎', 'taro@example.jp', '+819012345678'],
  hanako: ['山田花子', 'hanako@example.jp', '+81312345678'],
  ken: ['ガルシア・ケン', 'ken@example.jp'],
  kaoru: ['カルシア カオル', 'kaoru@example.jp'],
  jeanLuc: ['Jean-Luc Picard', 'jean-luc@my-company.com', '+442079460958'],
  obrien: ["Miles O'Brien", "o'brien@example.net"],
  zoe: ['Zoë Ångström-Łukasiewicz', 'zoe@example.net'],
  soren: ['Søren Weiß', 'soren@example.dk'],
  isik: ['Işık İnan', 'isik@example.tr'],
  dung: ['Đặng Thị Dũng', 'dung@example.vn'],
  andrey: ['Андрей Королёв', 'ak@example.ru'],
  andrea: ['Андреи Попа', 'ap@example.md'],
  odysseas: ['Οδυσσέας', 'od@example.gr'],
  ahmad: ['أحمد عَلي', 'ahmad@example.eg'],
  noa: ['נֹעָה כהן (Noa)', 'noa@example.il'],
  kiran: ['किरण', 'kiran@example.in'],
  karan: ['करण', 'karan@example.in'],
  minjun: ['김민준', 'minjun@example.kr'],
  room: ['Meeting room 4.2', 'room42@example.com'],
  comma: ['Major, Mary', 'mm@example.com'],
  marked: ['\u202eBoris\u200b Vi\u00adan\u202c', 'bv@example.com'],
} as const satisfies Record<string, readonly string[]>;
type Person = keyof typeof people;

const idOf = (index: number): string => `${String(index).padStart(2, '0')}b2345c-67de-8901-f23g-45h678901j2k`;
const users: readonly User[] = Object.values(people).map(
  ([DisplayName, PrimaryEmail, PrimaryProvisionedNumber]: readonly string[], index) => ({
    UserId: idOf(index),
    ...(DisplayName !== undefined && { DisplayName }),
    ...(PrimaryEmail !== undefined && { PrimaryEmail }),
    ...(PrimaryProvisionedNumber !== undefined && { PrimaryProvisionedNumber }),
  }),
);

const tableOf = (all: readonly User[]): UserTable => {
  const table = new UserTable();
  table.append(all);
  return table;
};

/** What is typed, and who is found: all of them, and nobody else. */
const rows: readonly (readonly [string, readonly Person[]])[] = [
  // Blanks: none, two, wide, no-break, tabs.
  ['Jane Doe', ['jane']],
  ['JaneDoe', ['jane']],
  ['janed', ['jane']],
  ['Jane  Doe', ['jane']],
  ['Jane\u3000Doe', ['jane']],
  ['Jane\u00a0Doe', ['jane']],
  ['Jane\u202fDoe', ['jane']],
  ['\tJane\tDoe\n', ['jane']],
  ['J ane Doe', ['jane']],
  ['山田太郎', ['taro']],
  ['山田　太郎', ['taro']],
  ['山田  太郎', ['taro']],
  ['山 田太郎', ['taro']],
  ['山田 花子', ['hanako']],
  ['山田', ['taro', 'hanako']],
  // Nobody's name has this within a word.
  ['ned', ['ned']],
  ['edo', []],
  ['田太', []],
  // Order of words, and words of several members.
  ['Doe Jane', ['jane']],
  ['Doe, Jane', ['jane']],
  ['doe,jane', ['jane']],
  ['Mary Major', ['comma']],
  ['Major, Mary', ['comma']],
  ['太郎 山田', ['taro']],
  ['doe example.com', ['jane']],
  ['jane 2065550102', ['jane']],
  ['Jane Flanders', []],
  ['Jane Doe Jr', []],
  ['DoeJane', []],
  // Case and width.
  ['JANE', ['jane']],
  ['ｊａｎｅ　ｄｏｅ', ['jane']],
  ['ＴＡＲＯ＠', ['taro']],
  ['４．２', ['room']],
  ['4.2', ['room']],
  // Accents, and letters that Unicode does not take apart.
  ['Veronique', ['veronique']],
  ['VERONIQUE LOPEZ', ['veronique']],
  ['ve\u0301ronique', ['veronique']],
  ['Vêronique', ['veronique']],
  ['lópez véronique', ['veronique']],
  ['Jané', ['jane']],
  ['Lukasiewicz', ['zoe']],
  ['zoe angstrom', ['zoe']],
  ['SØREN', ['soren']],
  ['soren weiss', ['soren']],
  ['WEISS', ['soren']],
  ['Weiß', ['soren']],
  ['Isik Inan', ['isik']],
  ['IŞIK İNAN', ['isik']],
  ['ışık', ['isik']],
  ['Dang Thi Dung', ['dung']],
  ['dũng đặng', ['dung']],
  // Other scripts, and the marks that are part of them.
  ['королев', ['andrey']],
  ['КОРОЛЁВ', ['andrey']],
  ['Андрей', ['andrey']],
  ['Андреи', ['andrea']],
  ['Анд', ['andrey', 'andrea']],
  ['ΟΔΥΣΣΕΑΣ', ['odysseas']],
  ['Οδυσσεας', ['odysseas']],
  ['احمد علي', ['ahmad']],
  ['احمد على', ['ahmad']],
  ['نعה', []],
  ['נעה', ['noa']],
  ['(Noa)', ['noa']],
  ['किरण', ['kiran']],
  ['करण', ['karan']],
  ['김민준', ['minjun']],
  ['김민준'.normalize('NFD'), ['minjun']],
  ['ガルシア', ['ken']],
  ['ｶﾞﾙｼｱ', ['ken']],
  ['カ\u3099ルシア', ['ken']],
  ['がるしあ けん', ['ken']],
  ['ガルシアケン', ['ken']],
  ['カルシア', ['kaoru']],
  ['ｶﾙｼｱ', ['kaoru']],
  // Marks that nobody sees.
  ['Jane Doe\u200e', ['jane']],
  ['\u200bjane.doe@example.com', ['jane']],
  ['\ufeffJa\u00adne\u2060 Doe\ufe0f', ['jane']],
  ['\u2066Jane\u2069 \u061cDoe\u2063', ['jane']],
  ['Boris Vian', ['marked']],
  ['\u202a+12065550102\u202c', ['jane']],
  ['\u202d+1 206 555 0102\u202c', ['jane']],
  ['\u200b', Object.keys(people) as Person[]],
  // Hyphens and apostrophes.
  ['Jean-Luc', ['jeanLuc']],
  ['Jean‑Luc', ['jeanLuc']],
  ['Jean–Luc', ['jeanLuc']],
  ['Jean－Luc', ['jeanLuc']],
  ['jean luc', ['jeanLuc']],
  ['jeanluc', ['jeanLuc']],
  ['Jane-Doe', ['jane']],
  ['Jean-', ['jeanLuc']],
  ['ean-luc', ['jeanLuc']],
  ['mycompany', ['jeanLuc']],
  ['jean-luc@my', ['jeanLuc']],
  ['jean–luc@my–company.com', ['jeanLuc']],
  ['jeanluc@my-company.com', []],
  ['O’Brien', ['obrien']],
  ['OBrien', ['obrien']],
  ['O´Brien', ['obrien']],
  ["o'brien@example.net", ['obrien']],
  // Phone numbers.
  ['+12065550102', ['jane']],
  ['tel:+12065550102', ['jane']],
  ['tel:+1-206-555-0102;ext=5', ['jane']],
  ['TEL: +1 206 555 0102', ['jane']],
  ['+1 (206) 555-0102', ['jane']],
  ['+1.206.555.0102', ['jane']],
  ['206 555‑0102', ['jane']],
  ['206−555−0102', ['jane']],
  ['[206] 555/0102', ['jane']],
  ['"+1 206 555 0102",', ['jane']],
  ['001 206 555 0102', ['jane']],
  ['0012065550102', ['jane']],
  ['011 1 206-555-0102', ['jane']],
  ['+1 206 555 0102 ext. 5', ['jane']],
  ['+1 206 555 0102 x5', ['jane']],
  ['+12065550102,,1234#', ['jane']],
  ['＋８１ー９０ー１２３４ー５６７８', ['taro']],
  ['090-1234-5678', ['taro']],
  ['０３（１２３４）５６７８', ['hanako']],
  ['0081 3 1234 5678', ['hanako']],
  ['010 81 3 1234 5678', ['hanako']],
  ['+44 (0)20 7946 0958', ['jeanLuc']],
  ['٠٠١ ٢٠٦ ٥٥٥ ٠١٠٢', ['jane']],
  ['0102', ['jane']],
  ['555 206 0102', []],
  ['001 206 555 0104', []],
  ['+2065550102', []],
  ['1-206-555-0102; 1-206-555-0103', ['jane', 'ned']],
  // Addresses, as mail programs and browsers copy them.
  ['Jane Doe <jane.doe@example.com>', ['jane']],
  ['Somebody Else <jane.doe@example.com>', ['jane']],
  ['"Doe, Jane" <jane.doe@example.com>', ['jane']],
  ["'Doe, Jane' <jane.doe@example.com>;", ['jane']],
  ['<jane.doe@example.com>', ['jane']],
  ['Jane Doe <jane', ['jane']],
  ['Jane Doe [jane.doe@example.com]', ['jane']],
  ['mailto:jane.doe@example.com', ['jane']],
  ['mailto:jane.doe@example.com?subject=x&cc=ned@example.org', ['jane']],
  ['MAILTO:jane%2Edoe%40example.com', ['jane']],
  ['smtp:jane.doe@example.com', ['jane']],
  ['jane.doe@example.com;', ['jane']],
  ['jane.doe@example.com,', ['jane']],
  ['jane.doe@example.com.', ['jane']],
  ['"jane.doe@example.com"', ['jane']],
  ['“jane.doe@example.com”', ['jane']],
  ['ｊａｎｅ．ｄｏｅ＠ｅｘａｍｐｌｅ．ｃｏｍ', ['jane']],
  ['Jane.Doe@Example.COM', ['jane']],
  ['jane.doe@example.com; ned@example.org', ['jane', 'ned']],
  ['Jane <jane.doe@example.com>, Ned <ned@example.org>', ['jane', 'ned']],
  ['jane.doe@example.com ned@example.org nobody@example.org', ['jane', 'ned']],
  ['jane.doe@example.org', []],
  ['Jane Doe <someone.else@example.com>', []],
  ['e.doe@ex', ['jane']],
  ['doe@example jane', ['jane']],
  // Ids, as they are copied.
  [`"${idOf(1)}"`, ['ned']],
  [` ${idOf(1)},`, ['ned']],
  ['01B2', ['ned']],
  ['01b', []],
  ['67de-8901', []],
  ['undefined', []],
];

describe('a text that is typed or pasted', () => {
  const table = tableOf(users);
  const names = Object.keys(people);
  for (const [text, expected] of rows) {
    it(`${JSON.stringify(text)} finds ${expected.length > 2 ? expected.length : expected.join(', ') || 'nobody'}`, () => {
      assert.deepEqual(
        Array.from(table.select({ text }), (index) => names[index]),
        expected,
      );
    });
  }
});

describe('folded text', () => {
  const letters = fc.constantFrom(
    ...[...'abZ19.@-_/ \u3000\u00a0çÉßøŁıİσΣςάжЙйёЁїガぱー山김한أبּשׁकिกำ’\'"()<>,;・'],
    '\u200b',
    '\u0301',
    'ｶﾞ',
    'カ\u3099',
    '👩🏽‍💻',
  );
  const texts = fc.array(letters, { maxLength: 10 }).map((parts) => parts.join(''));

  it('has one gap at a time, none at its ends, and nothing that nobody sees', () => {
    fc.assert(
      fc.property(texts, (text) => {
        assert.doesNotMatch(fold(text), /[ -]{2}|^ | $|[\0\u200b]/);
      }),
      { numRuns: 1000 },
    );
  });

  /** Those writings of a text that a person takes for the same. */
  const writings: Readonly<Record<string, (text: string) => string>> = {
    'as it is': (text) => text,
    composed: (text) => text.normalize('NFC'),
    'taken apart': (text) => text.normalize('NFD'),
    compatible: (text) => text.normalize('NFKC'),
    wide: (text) =>
      text
        .replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
        .replaceAll(' ', '\u3000'),
    'in capitals': (text) => text.toUpperCase(),
    'in small letters': (text) => text.toLowerCase(),
    'with marks that nobody sees': (text) => `\u202a${[...text].join('\u200b')}\u202c`,
    'with blanks around it': (text) => ` \u3000${text}\u00a0\t`,
    'with two blanks': (text) => text.replaceAll(' ', '  '),
    'with other hyphens': (text) => text.replaceAll('-', '\u2011'),
    'in hiragana': (text) =>
      text.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60)),
  };

  for (const [writing, write] of Object.entries(writings)) {
    it(`finds each user by each of the user's own texts, ${writing}`, () => {
      const table = tableOf(users);
      users.forEach(
        ({ DisplayName = '', PrimaryEmail = '', PrimaryProvisionedNumber = '', UserId }, index) => {
          for (const text of [DisplayName, PrimaryEmail, PrimaryProvisionedNumber, UserId].map(write)) {
            assert.ok(table.select({ text }).includes(index), text);
          }
        },
      );
    });

    it(`finds a user of any name by that name, ${writing}`, () => {
      fc.assert(
        fc.property(texts, (DisplayName) => {
          const table = tableOf([{ UserId: 'x', DisplayName }]);
          assert.equal(table.select({ text: write(DisplayName) }).length, 1);
        }),
        { numRuns: 300 },
      );
    });
  }

  it('finds a name in any order of its words, and with blanks anywhere', () => {
    const word = fc.stringMatching(/^[a-zé山ガ]{1,6}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.nat(), (words, at) => {
        const DisplayName = words.join(' ');
        const table = tableOf([{ UserId: 'x', DisplayName }]);
        const letters = [...DisplayName];
        letters.splice(at % letters.length, 0, ' ');
        for (const text of [words.toReversed().join(', '), words.join(''), letters.join('')]) {
          assert.equal(table.select({ text }).length, 1, text);
        }
      }),
    );
  });

  it('takes time that grows with the text alone', () => {
    const table = tableOf(users);
    for (const piece of [
      'a',
      '-',
      ' ',
      '@',
      "'",
      '.',
      '<',
      'mailto:',
      '1',
      '+',
      'x',
      'é',
      '\u200b',
      'a@b.c;',
    ]) {
      table.select({ text: piece.repeat(20_000) });
    }
  });
});
