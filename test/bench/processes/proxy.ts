// A proxy that knows the way to the host of the certificates.

import { startProxy } from '../../unit/tlsServer';

const { port } = JSON.parse(process.argv[2]!) as { port: number };

void startProxy(port).then((proxy) => console.log(JSON.stringify({ port: proxy.port })));
