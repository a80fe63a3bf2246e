// The application as a program: an ES module.
import * as zeromean from 'zeromean';
import * as threads from 'zeromean/threads';
import { train } from './train.mjs';

console.log(JSON.stringify(await train(zeromean, threads)));
