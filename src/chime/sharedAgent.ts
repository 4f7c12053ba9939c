// The agent of the requests of one protocol.

import type { Agent, ClientRequest, RequestOptions } from 'node:http';

/**
 * VS Code puts an agent of its own in the place of the one that a request brings, to apply its settings of proxies and certificates,
 * and makes one anew for each request, unless the request brings one that VS Code made. So what the first request was given is brought
 * by all that follow, until nothing is under way: what is asked later meets the settings of then.
 */
export class SharedAgent {
  private given: Agent | undefined;
  private underWay = 0;

  constructor(private readonly own: Agent) {}

  open(open: (options: RequestOptions) => ClientRequest, options: RequestOptions): ClientRequest {
    const opened = open({ ...options, agent: this.given ?? this.own });
    this.underWay += 1;
    // Node says it of every request, and has no word for it in its types.
    this.given = (opened as ClientRequest & { readonly agent?: Agent }).agent;
    opened.once('close', () => {
      this.underWay -= 1;
      if (this.underWay === 0) {
        this.given = undefined;
      }
    });
    return opened;
  }
}
