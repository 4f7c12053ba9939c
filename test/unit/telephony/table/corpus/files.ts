// Broken and foreign files, and what is to be found in each: code, line and column, in the order of the file.

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly found: readonly string[];
  readonly rowCount: number;
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const bytesOf = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))),
  );
const utf16le = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

/** A small table: account_id in column 1, user_id in 3, sms in 5. */
const head = 'account_id,user_id,sms\n';
const full =
  'account_id,user_id,email,name,inbound_calling,outbound_calling,sms,as_read,connection,aws_account,read_at';
const fullRow =
  'a,u,u@example.com,Ünal,on,off,off,on/off/off,profile:p,acct:111122223333,2026-11-30T18:36:21.123Z';
const byMail = 'email;sms\n';

const file = (
  name: string,
  content: string | Uint8Array,
  rowCount: number,
  ...found: readonly string[]
): CorpusFile => ({ name, bytes: typeof content === 'string' ? utf8(content) : content, found, rowCount });

const good: readonly CorpusFile[] = [
  file('all columns', `${full}\n${fullRow}\n`, 1),
  file('no row', head, 0),
  file('no line end after the header', 'account_id,user_id,sms', 0),
  file('no line end after the last row', `${head}a,u,on`, 1),
  file('CRLF', 'account_id,user_id,sms\r\na,u,on\r\na,v,off\r\n', 2),
  file('CR', 'account_id,user_id,sms\ra,u,on\ra,v,off\r', 2),
  file('mixed line ends', 'account_id,user_id,sms\ra,u,on\r\na,v,off\na,w,x', 3, 'badValue 4:5'),
  file('other order of columns', 'sms,user_id,account_id\non,u,a\n', 1),
  file('names of columns in other words', 'Account ID,USER-ID,Inbound calling\na,u,on\n', 1),
  file('quoted header', '"account_id","user_id","sms"\n"a","u","on"\n', 1),
  file('address alone', 'email,sms\nu@example.com,on\n', 1),
  file('address and account', 'account_id,email,sms\na,u@example.com,on\nb,u@example.com,on\n', 2),
  file(
    'every word of a setting',
    `${head}a,1,on\na,2,OFF\na,3,True\na,4,false\na,5,YES\na,6,no\na,7,1\na,8,0\na,9,\n`,
    9,
  ),
  file('blanks around values', ' account_id , user_id , sms \n a , u , on \n', 1),
  file('no-break and wide blanks', `${head}\u00a0a\u00a0,\u3000u, on\u00a0\n`, 1),
  file('blank rows', `${head}\na,u,on\n,,\n   \n  ,  ,  \n"","",""\n\n`, 1),
  file('blank lines before the header', `\n\r\n  \n${head}a,u,x\n`, 1, 'badValue 5:5'),
  file('blank record before the header', `,,\n${head}a,u,x\n`, 1, 'badValue 3:5'),
  file('short row', 'email,sms,as_read\nu@example.com\n', 1),
  file('long row of nothing', `${head}a,u,on,, ,""\n`, 1),
  file('guards', `${head}'=a,"'@u",'on\n`, 1, 'badValue 2:11'),
  file('guarded address', "email,sms\n'+u@example.com,on\n", 1),
  file('ids that differ by case', `${head}a,u,on\na,U,on\nA,u,on\n`, 3),
  file(
    'line end within quotes',
    'account_id,user_id,name,sms\na,u,"two\nlines",on\na,v,,x\n',
    2,
    'badValue 4:6',
  ),
  file('doubled quotes', 'account_id,user_id,name,sms\na,u,"say ""no"", Maria",on\n', 1),
  file('quote within a field', 'account_id,user_id,name,sms\na,u,6" tall,x\n', 1, 'badValue 2:13'),
  file('blank before a quote', `${head}a,u, "on"\n`, 1, 'badValue 2:5'),
  file('UTF-8 with a BOM', bytesOf([0xef, 0xbb, 0xbf], `${head}a,u,x\n`), 1, 'badValue 2:5'),
  file(
    'BOM before a wrong header',
    bytesOf([0xef, 0xbb, 0xbf], 'account_id,user_id,sms,x\n'),
    0,
    'unknownColumn 1:24',
  ),
  file('UTF-16, little endian', utf16le(`${head}a,u,x\n`), 1, 'badValue 2:5'),
  file('UTF-16, big endian', utf16be(`${head}a,u,x\n`), 1, 'badValue 2:5'),
  file('U+FFFD of a file', 'account_id,user_id,name,sms\na,u,\ufffd,on\n', 1),
  file('emoji count as two', 'account_id,user_id,name,sms\na,u,👩‍🚀,x\n', 1, 'badValue 2:11'),
  file(
    'a name that every object has',
    'account_id,user_id,sms,constructor,__proto__\na,u,on,1,2\n',
    1,
    'unknownColumn 1:24',
    'unknownColumn 1:36',
  ),
  file('a value that every object has', `${head}constructor,__proto__,toString\n`, 1, 'badValue 2:23'),
];

const encodings: readonly CorpusFile[] = [
  file('Windows-1252', bytesOf('account_id,user_id,name,sms\na,u,M', [0xfc], 'ller,on\n'), 0, 'encoding 2:6'),
  file(
    'Shift_JIS',
    bytesOf('account_id,user_id,name,sms\na,u,', [0x8d, 0xb2, 0x93, 0xa1], ',on\n'),
    0,
    'encoding 2:5',
  ),
  file(
    'GBK after what is UTF-8',
    bytesOf('account_id,user_id,name,sms\na,u,é,on\na,v,', [0xd6, 0xd0], ',on\n'),
    0,
    'encoding 3:5',
  ),
  file('UTF-8 cut within a character', bytesOf(`${head}a,u,on\n`, [0xe4, 0xbd]), 0, 'encoding 3:1'),
  file('overlong UTF-8', bytesOf(`${head}a,`, [0xc0, 0xaf], ',on\n'), 0, 'encoding 2:3'),
  file(
    'half of a surrogate pair as UTF-8',
    bytesOf(`${head}a,u`, [0xed, 0xa0, 0x80], ',on\n'),
    0,
    'encoding 2:4',
  ),
  file('a wrong byte after U+FFFD', bytesOf(`${head}\ufffd,u`, [0xff], ',on\n'), 0, 'encoding 2:4'),
  file('a wrong byte after emoji', bytesOf(`${head}👩,u`, [0xff], ',on\n'), 0, 'encoding 2:5'),
  file('UTF-16 without a BOM', Buffer.from(head, 'utf16le'), 0, 'encoding 1:2'),
  file('UTF-16, big endian, without a BOM', Buffer.from(head, 'utf16le').swap16(), 0, 'encoding 1:1'),
  file('UTF-16 of an odd number of bytes', bytesOf([...utf16le(head)], [0x61]), 0, 'encoding 2:1'),
  file('half of a surrogate pair in UTF-16', utf16le(`${head}a,\ud83d,on\n`), 0, 'encoding 2:3'),
  file('UTF-32', bytesOf([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 0, 'encoding 1:1'),
  file('NUL', `${head}a,u\0,x\n`, 0, 'encoding 2:4'),
  file('NUL before a wrong byte', bytesOf(`${head}a,\0,on\n`, [0xff]), 0, 'encoding 2:3'),
  file('NUL and no header', 'x\n\0', 0, 'encoding 2:1'),
  file('NUL after a quote that is not closed', `${head}a,"u,on\n\0`, 0, 'encoding 3:1'),
  file('NUL beside a wrong header', `sms,sms\n\r\0`, 0, 'encoding 3:1'),
  file('an old workbook', bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), 0, 'encoding 1:1'),
  file('a program', bytesOf([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), 0, 'encoding 1:8'),
  file('a workbook', bytesOf('PK', [3, 4, 0x14, 0, 6, 0]), 0, 'encoding 1:1'),
];

const headers: readonly CorpusFile[] = [
  file('empty', '', 0, 'noHeader 1:1'),
  file('a BOM alone', bytesOf([0xef, 0xbb, 0xbf]), 0, 'noHeader 1:1'),
  file('blank', '\n\n  \n', 0, 'noHeader 1:1'),
  file('a line of sep= alone', 'sep=;\n', 0, 'noHeader 1:1'),
  file('rows without a header', 'a,u,on\na,v,off\n', 0, 'noHeader 1:1'),
  file('header after others', `\n\nReport of users\n${head}a,u,on\n`, 0, 'noHeader 1:1'),
  file('no column that says who', 'name,sms\nMaria,on\n', 0, 'noHeader 1:1'),
  file('user without account', 'user_id,sms\nu,on\n', 0, 'noHeader 1:1'),
  file('account without user', 'account_id,sms\na,on\n', 0, 'noHeader 1:1'),
  file('no column of a setting', 'account_id,user_id,as_read\na,u,on/on/on\n', 0, 'noHeader 1:1'),
  file('header of another delimiter than said', `sep=;\n${head}a,u,on\n`, 0, 'noHeader 1:1'),
  file('JSON', '{"account_id": "a"}\n', 0, 'noHeader 1:1'),
  file('a page of HTML', '<!DOCTYPE html>\n<table><tr><td>account_id</td></tr></table>\n', 0, 'noHeader 1:1'),
  file('one column twice', 'account_id,user_id,sms,SMS\na,u,on,x\n', 0, 'duplicateColumn 1:24'),
  file(
    'columns twice and thrice',
    'email,sms,e-mail,Sms,email,sms\n',
    0,
    'duplicateColumn 1:18',
    'duplicateColumn 1:22',
    'duplicateColumn 1:28',
  ),
  file('an unknown column twice', 'email,sms,note,Note\nx,x,x,x\n', 0, 'duplicateColumn 1:16'),
  file(
    'unknown columns',
    'email,department,sms,"cost, center"\nu@example.com,IT,on,1\n',
    1,
    'unknownColumn 1:7',
    'unknownColumn 1:22',
  ),
  file('columns without a name', 'account_id,user_id,,sms,,\na,u,,on,,\n', 1),
  file('a value below a column without a name', 'account_id,user_id,sms,,\na,u,on,,z\n', 1, 'fieldCount 2:9'),
  file('quote that opens in the header', 'email,"sms\nu@example.com,on\n', 0, 'unclosedQuote 1:7'),
  file('quote typed before the header', `"${head}a,u,on\n`, 0, 'unclosedQuote 1:1'),
  file('text after a quote in the header', 'email,sms,"note"s\nu@example.com,on\n', 1, 'textAfterQuote 1:11'),
];

const rows: readonly CorpusFile[] = [
  file(
    'quote that is never closed',
    `${head}a,u,x\na,"v,on\na,w,x\n`,
    1,
    'badValue 2:5',
    'unclosedQuote 3:3',
  ),
  file('quote that opens after a line end in quotes', `name,${head}"1\n2",a,"u,x\n`, 0, 'unclosedQuote 3:6'),
  file(
    'quote typed in the first row',
    `name,${head}",a,u,on\n"Garcia, Maria",a,v,x\n`,
    1,
    'textAfterQuote 2:1',
    'badValue 3:19',
    'fieldCount 3:21',
  ),
  file('text after a quote', `${head}"a"b,u,on\na,u,"on"x\n`, 2, 'textAfterQuote 2:1', 'textAfterQuote 3:5'),
  file('blank after a quote', `${head}a,"u" ,on\n`, 1, 'textAfterQuote 2:3'),
  file(
    'quote that is not doubled',
    `name,${head}"say "no", Maria",a,u,on\n`,
    1,
    'textAfterQuote 2:1',
    'badValue 2:21',
    'fieldCount 2:23',
  ),
  file('more fields', `${head}a,u,on,,more,and more\n`, 1, 'fieldCount 2:9'),
  file('more fields, and a wrong value', `${head}a,u,x,more\n`, 1, 'badValue 2:5', 'fieldCount 2:7'),
  file(
    'a comma in a name without quotes',
    'account_id,user_id,name,sms\na,u,Garcia, Maria,on\n',
    1,
    'badValue 2:12',
    'fieldCount 2:19',
  ),
  file(
    'wrong words',
    `${head}a,1,WAHR\na,2,VRAI\na,3,2\na,4,oui\na,5,o n\na,6,-\n`,
    6,
    ...[2, 3, 4, 5, 6, 7].map((line) => `badValue ${line}:5`),
  ),
  file('a formula', `${head}a,u,=TRUE()\n`, 1, 'badValue 2:5'),
  file(
    'as_read',
    'email,sms,as_read\n1@e.f,on,on/off\n2@e.f,on,on/off/off/off\n3@e.f,on,on//off\n4@e.f,on,1/0/0\n5@e.f,on,\n',
    5,
    'badValue 2:10',
    'badValue 3:10',
    'badValue 4:10',
  ),
  file('nobody', `${head},,on\na,,on\n,u,on\n`, 3, 'noUser 2:1', 'noUser 3:1', 'noUser 4:1'),
  file('nobody, after a blank row', 'email,sms\n\n,x\n', 1, 'noUser 3:1', 'badValue 3:2'),
  file('ids', `${head}.,u,on\na,..,on\na,"u\tv",on\n`, 3, 'badId 2:1', 'badId 3:3', 'badId 4:3'),
  file('an id of two lines', `${head}a,"u\nv",x\n`, 1, 'badId 2:3', 'badValue 3:4'),
  file('a bad id beside an address', 'account_id,user_id,email,sms\n..,,u@example.com,on\n', 1, 'badId 2:1'),
  file(
    'addresses',
    'email,sms\nu,on\n@example.com,on\nu@example,on\nu@example.,on\nu@e.f,on\n',
    5,
    'badEmail 2:1',
    'badEmail 3:1',
    'badEmail 4:1',
    'badEmail 5:1',
  ),
  file('an address that says nothing', 'account_id,user_id,email,sms\na,u,none,on\n', 1),
  file(
    'one user twice',
    `${head}a,u,on\na,v,on\na,u,off\n"a", u,off\n`,
    4,
    'duplicateUser 4:1',
    'duplicateUser 5:1',
  ),
  file('one address twice', 'email,sms\nu@example.com,on\nU@Example.COM,off\n', 2, 'duplicateUser 3:1'),
  file(
    'one user twice and wrong values',
    `${head}a,u,x\na,u,x\n`,
    2,
    'badValue 2:5',
    'duplicateUser 3:1',
    'badValue 3:5',
  ),
  file('a user who is guarded once', `${head}a,=u,on\na,'=u,on\n`, 2, 'duplicateUser 3:1'),
  file('a wrong id twice', `${head}a,.,on\na,.,on\n`, 2, 'badId 2:3', 'badId 3:3'),
  file(
    'accounts',
    'email,sms,aws_account\n1@e.f,on,111122223333\n2@e.f,on,1.1E+11\n3@e.f,on,acct:11112222333\n4@e.f,on,ACCT:111122223333\n',
    4,
    'badOrigin 2:10',
    'badOrigin 3:10',
    'badOrigin 4:10',
  ),
  file(
    'times',
    'email,sms,read_at\n1@e.f,on,30.11.2026 18:36\n2@e.f,on,2026-02-30T00:00:00Z\n3@e.f,on,2026-11-30T18:36:21\n4@e.f,on,2026-11-30T18:36Z\n5@e.f,on,2026-11-30T18:36:21+09:00\n',
    5,
    'badOrigin 2:10',
    'badOrigin 3:10',
    'badOrigin 4:10',
    'badOrigin 6:10',
  ),
  file(
    'another connection',
    `${full}\n${fullRow.replace('profile:p', 'profile:q')}\n`,
    1,
    'otherConnection 2:46',
  ),
  file('another account', `${full}\n${fullRow.replace('1111', '9999')}\n`, 1, 'otherConnection 2:56'),
];

const spreadsheets: readonly CorpusFile[] = [
  file('Excel, English: CSV UTF-8', bytesOf([0xef, 0xbb, 0xbf], `${full}\r\n${fullRow}\r\n`), 1),
  file('Excel, English: TRUE and FALSE', `${head}a,u,TRUE\r\na,v,FALSE\r\n`, 2),
  file(
    'Excel, English: CSV, which is no UTF-8',
    bytesOf(`${full}\r\na,u,u@example.com,`, [0xdc], 'nal,on,,,,,,\r\n'),
    0,
    'encoding 2:19',
  ),
  file('Excel, German: semicolons', `${`${full}\r\n${fullRow}\r\n`.replaceAll(',', ';')}`, 1),
  file(
    'Excel, German: WAHR, and the number of an account',
    'email;sms;aws_account\r\nu@example.com;WAHR;1,11122E+11\r\n',
    1,
    'badValue 2:15',
    'badOrigin 2:20',
  ),
  file('Excel, German: sep=', `sep=;\r\n${byMail}u@example.com;x\r\n`, 1, 'badValue 3:15'),
  file('Excel: sep= with a tab', 'sep=\t\r\nemail\tsms\r\nu@example.com\tx\r\n', 1, 'badValue 3:15'),
  file('sep= with a bar', 'sep=|\nemail|sms\nu@example.com|x\n', 1, 'badValue 3:15'),
  file('sep= and blank lines', `sep=;\n\n\n${byMail}u@example.com;x\n`, 1, 'badValue 5:15'),
  file('sep= that is too long', `sep=;;\n${byMail}u@example.com;x\n`, 0, 'noHeader 1:1'),
  file('sep= that is not in the first line', `\nsep=;\n${byMail}u@example.com;on\n`, 0, 'noHeader 1:1'),
  file('Excel: Unicode text', utf16le(`${full}\r\n${fullRow}\r\n`.replaceAll(',', '\t')), 1),
  file(
    'Excel: Unicode text with a wrong value',
    utf16le('email\tname\tsms\r\nu@example.com\t"say ""no"""\tx\r\n'),
    1,
    'badValue 2:28',
  ),
  file(
    'Excel, Japanese: CSV, which is Shift_JIS',
    bytesOf('email,name,sms\r\nu@example.com,', [0x8d, 0xb2, 0x93, 0xa1, 0x83, 0x50], ',on\r\n'),
    0,
    'encoding 2:15',
  ),
  file(
    'Excel, Japanese: CSV UTF-8',
    bytesOf([0xef, 0xbb, 0xbf], 'email,name,sms\r\nu@example.com,佐藤 ケンタ,オン\r\n'),
    1,
    'badValue 2:22',
  ),
  file(
    'LibreOffice: every text in quotes',
    '"email","name","sms"\n"u@example.com","Maria ""M"" Garcia","off"\n"v@example.com",,"no "\n',
    2,
  ),
  file('LibreOffice: blank columns behind', 'email,sms,,,\nu@example.com,on,,,\n,,,,\n', 1),
  file(
    'Google Sheets',
    'email,name,sms\r\nu@example.com,"Garcia, Maria",TRUE\r\nv@example.com,Kenta,FALSE',
    2,
  ),
  file(
    'Numbers: semicolons and quotes',
    'email;name;sms\r\nu@example.com;"a;b";on\r\nv@example.com;"a""b";x\r\n',
    2,
    'badValue 3:22',
  ),
  file('commas and semicolons: commas win a tie', 'email;sms,email\n', 0, 'noHeader 1:1'),
  file(
    'most known columns win',
    'email;sms;name,as_read\nu@example.com;x;,\n',
    1,
    'unknownColumn 1:11',
    'badValue 2:15',
  ),
];

/** In use: connection `profile:p` of AWS account 111122223333. */
export const corpus: readonly CorpusFile[] = [...good, ...encodings, ...headers, ...rows, ...spreadsheets];
