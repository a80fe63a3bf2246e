// The package in an edge function.
import { Adam, AdamW, centralize, Lion, RAdam, RMSprop, SGD, SGDM } from 'zeromean';
import { probe } from './probe.mjs';

addEventListener('fetch', (event) => {
  event.respondWith(
    probe(() => ({ SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam, centralize })).then((report) => Response.json(report)),
  );
});
