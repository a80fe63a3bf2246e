// The package as an ES module.
import { print } from './probe.mjs';

await print(() => import('zeromean'));
