import { measureListing } from './listing';
void measureListing().then((f) => f.forEach(({name,value,unit}) => console.log(name.padEnd(70), value.toFixed(2), unit)));
