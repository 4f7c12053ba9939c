// Reaches STS, SSO and sign-in over the transport for the API's requests, with the same proxy, certificates and time limits.

import { HttpResponse } from '@smithy/core/protocols';
import type { CorrectedClock } from './lifetime';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One HTTP exchange. */
export type Exchange = (request: ExchangeRequest, signal?: AbortSignal) => Promise<ExchangeResponse>;

/** Corrects the clock when a service refuses a request. The SDK corrects only its own time, and does not report the correction. */
export const learningExchange =
  (exchange: Exchange, clock: CorrectedClock): Exchange =>
  async (request, signal) => {
    const sentAt = clock.now();
    const response = await exchange(request, signal);
    const { date, age } = response.headers;
    // A cache adds an `Age` header, and its answer has an old `Date`.
    if (response.status >= 400 && date !== undefined && age === undefined) {
      clock.learn(new Date(date), sentAt);
    }
    return response;
  };

/** The part of a request that the SDK's clients give to their handler. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | string[] | null>> | undefined;
  readonly body?: unknown;
}

/** A request handler for the SDK's own clients. */
export const requestHandler = (exchange: Exchange) => ({
  metadata: { handlerProtocol: 'http/1.1' },
  async handle(request: SdkRequest, { abortSignal }: { abortSignal?: unknown } = {}) {
    const { body } = request;
    const response = await exchange(
      {
        url: urlOf(request),
        method: request.method,
        headers: request.headers,
        ...((typeof body === 'string' || body instanceof Uint8Array) && { body }),
      },
      abortSignal instanceof AbortSignal ? abortSignal : undefined,
    );
    return {
      response: new HttpResponse({
        statusCode: response.status,
        headers: { ...response.headers },
        body: Buffer.from(response.body),
      }),
    };
  },
  destroy(): void {
    // The owner of the transport closes it.
  },
  updateHttpClientConfig(): void {
    // The transport has the limits.
  },
  httpHandlerConfigs: () => ({}),
});

function urlOf({ protocol, hostname, port, path, query }: SdkRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of [value].flat()) {
      url.searchParams.append(name, one ?? '');
    }
  }
  return url;
}
