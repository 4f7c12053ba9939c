import { ChimeClient } from '../../src/chime/client';
import { fixedCredentials } from '../../src/chime/refusals';
import { createSend } from '../../src/chime/request';
import { createTransport } from '../../src/chime/transport';
import { Directory } from '../../src/telephony/directory';
async function main(){
const transport=createTransport();
const dir=()=>new Directory(new ChimeClient(createSend({endpoint:new URL(process.argv[2]!),signingRegion:'us-east-1',credentials:fixedCredentials({accessKeyId:'A',secretAccessKey:'s'}),transport})));
for(let r=0;r<4;r++){const d=dir();await d.accounts.loadAll();const a=performance.now();for(const {AccountId} of d.accounts.items) await d.loadAll(AccountId);console.log((performance.now()-a).toFixed(0),'cpu',process.cpuUsage().user/1000|0)}
transport.close();
}
void main();
