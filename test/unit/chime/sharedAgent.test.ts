import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request, type RequestOptions } from 'node:http';
import { SharedAgent } from '../../../src/chime/sharedAgent';
import { answeringServer } from '../support';

/** As VS Code's, it is put in the place of every agent that is not one of its kind. */
class HostAgent extends Agent {}

describe('the shared agent', () => {
  it('goes on with the agent that a request was given, until nothing is under way', async () => {
    const server = await answeringServer((_, response) => response.end('{}'));
    const own = new Agent({ keepAlive: true });
    const shared = new SharedAgent(own);
    const brought: RequestOptions['agent'][] = [];
    const hostRequest = (options: RequestOptions) => {
      brought.push(options.agent);
      return request({
        ...options,
        agent: options.agent instanceof HostAgent ? options.agent : new HostAgent(),
      });
    };
    const open = () => {
      const { hostname, port } = server.url;
      const opened = shared.open(hostRequest, { hostname, port });
      opened.on('response', (response) => response.resume());
      const closed = once(opened, 'close');
      opened.end();
      return closed;
    };
    await Promise.all([open(), open(), open()]);
    await open();
    const [first, second, third, later] = brought;
    assert.equal(first, own);
    assert.ok(second instanceof HostAgent);
    assert.equal(third, second);
    assert.equal(later, own);
    own.destroy();
    await server.close();
  });
});
