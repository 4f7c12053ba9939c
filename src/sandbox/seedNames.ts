// The names in the sandbox's directory: ordinary names, and names of real directories that cause trouble in tools. Data only.

import type { User } from '../chime/model';

/** The first users of the first account, as [given name, family name]; the second is the documentation's sample user. */
export const firstUsers: readonly (readonly [string, string])[] = [
  ['Wei', 'Zhang'],
  ['Maria', 'Garcia'],
  ['Diego', 'Ramirez'],
  ['Jane', 'Doe'],
  ['Mary', 'Major'],
  ['John', 'Stiles'],
  ['Li', 'Juan'],
  ['Richard', 'Roe'],
  ['Saanvi', 'Sarkar'],
  ['Shirley', 'Rodriguez'],
];

export const givenNames: readonly string[] = (
  'Akua Alejandro Ana Arnav Carlos Efua Emma Hanna Jorge Kwaku Kwesi Liam Márcia Mateo Nikhil ' +
  'Nikki Noah Olivia Paulo Rosalez Sofía Terry Wang Xiulan Zoë'
).split(' ');

export const familyNames: readonly string[] = (
  'Alves Anderson Becker Candella Desai Fischer García Jackson Jayashankar Kim Li Mansa Martínez ' +
  'Mensah Oliveira Owusu Patel Rivera Rosalez Salazar Santos Silva Souza Whitlock Wolf Xiulan ' +
  'Yamamoto'
).split(' ');

/** A change that turns an ordinary user into an odd one. A member that is `undefined` is missing in the answer. */
export type Oddity = { readonly [Member in keyof User]?: User[Member] | undefined };

export const oddities: readonly Oddity[] = [
  { DisplayName: '<img src=x onerror=alert(1)>' },
  { DisplayName: undefined },
  { DisplayName: `${'Hubert Blaine '.repeat(17)}Wolfeschlegelsteinhausenbergerdorff` },
  { DisplayName: 'Meeting room 4.2', UserType: 'SharedDevice', UserInvitationStatus: undefined },
  { DisplayName: 'محمد عبد الله' },
  { UserRegistrationStatus: 'Suspended' },
  { DisplayName: '山田 太郎' },
  { UserRegistrationStatus: 'Unregistered', UserInvitationStatus: 'Pending', RegisteredOn: undefined },
  { DisplayName: "Zoë Ángström-Łukasiewicz d'Ñuñez" },
  { DisplayName: 'נועה כהן (Noa)' },
  { DisplayName: '=HYPERLINK("https://example.com","Pat"), "O\'Brien"' },
  { DisplayName: '$(trash) **bold** [link](command:x) &amp; ${env:HOME} %s' },
  {
    DisplayName: undefined,
    UserRegistrationStatus: 'Unregistered',
    UserInvitationStatus: 'Failed',
    RegisteredOn: undefined,
  },
  { DisplayName: '김민준 👩🏽‍💻' },
  { DisplayName: 'Maria Garcia' },
  { DisplayName: '\u202egpj.resu\u202c' },
  // The API requires only UserId.
  {
    PrimaryEmail: undefined,
    DisplayName: undefined,
    LicenseType: undefined,
    UserType: undefined,
    UserRegistrationStatus: undefined,
    UserInvitationStatus: undefined,
    RegisteredOn: undefined,
    InvitedOn: undefined,
  },
  { DisplayName: '   ' },
  { LicenseType: 'ProTrial', DisplayName: '王小明\t\n(Xiao Ming)' },
];

/** Ids with characters that must be encoded in a path, once for the request and again for its signature. */
export const oddIds: readonly ((index: number) => string)[] = [
  (index) => `Reception desk ${index}`,
  (index) => `room/4.2:${index}`,
  (index) => `100%25-${index}`,
  (index) => `a+b=${index}&c`,
  (index) => `café-${index}`,
  (index) => `a/../${index}?#`,
  (index) => `(it's*${index}!)`,
];
