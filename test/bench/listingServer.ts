// Answers ListAccounts and ListUsers with pages that are ready before the first request. The page token is the place in the list;
// under `/slow` each answer takes 20 ms longer. It prints its URL.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Directory } from '../../src/sandbox/seed';

const pageSize = 200;
const latency = 20;

const directory = new Directory({ seed: 'listing', users: 100_000 });
const pages = new Map<string, Buffer>();
const accounts = directory.accounts.filter(
  (_, index) => directory.usersOf(index).end > directory.usersOf(index).first,
);
pages.set('/accounts', Buffer.from(JSON.stringify({ Accounts: accounts })));
directory.accounts.forEach(({ AccountId }, accountIndex) => {
  const { first, end } = directory.usersOf(accountIndex);
  for (let start = first; start < end; start += pageSize) {
    const next = start + pageSize < end ? { NextToken: String(start + pageSize) } : {};
    const Users = Array.from({ length: Math.min(pageSize, end - start) }, (_, i) =>
      directory.user(start + i),
    );
    pages.set(
      keyOf(AccountId, start === first ? undefined : String(start)),
      Buffer.from(JSON.stringify({ Users, ...next })),
    );
  }
});

function keyOf(accountId: string, token: string | null | undefined): string {
  return `/accounts/${accountId}/users ${token ?? ''}`;
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  const [, slow, path = ''] = /^(\/slow)?(\/.*)$/.exec(url.pathname) ?? [];
  const accountId = /^\/accounts\/(.*)\/users$/.exec(path)?.[1];
  const body = pages.get(
    accountId === undefined ? path : keyOf(decodeURIComponent(accountId), url.searchParams.get('next-token')),
  );
  const answer = () => {
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json', 'x-amzn-requestid': 'bench' });
    response.end(body ?? '{}');
  };
  if (slow === undefined) {
    answer();
  } else {
    setTimeout(answer, latency);
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
