// The agent that all requests of one protocol share.

import type { Agent, ClientRequest, RequestOptions } from 'node:http';

/**
 * VS Code replaces the agent of a request by its own, which applies the settings of proxies and certificates. VS Code makes a new agent
 * for each request, unless the request already has an agent of VS Code. So requests share the agent of the first one, and its sockets.
 * When no request is in flight, the agent is dropped: the next agent has the settings of that time.
 */
export class SharedAgent {
  private given: Agent | undefined;
  private underWay = 0;

  constructor(private readonly own: Agent) {}

  open(open: (options: RequestOptions) => ClientRequest, options: RequestOptions): ClientRequest {
    const opened = open({ ...options, agent: this.given ?? this.own });
    this.underWay += 1;
    // Node sets `agent` on each request, but its types don't have the property.
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
