// The package in a Worker, with named imports, as an application has them: what is dropped as unused shows.
import { Adam, AdamW, centralize, Lion, RAdam, RMSprop, SGD, SGDM } from 'zeromean';
import { probe } from './probe.mjs';

export default {
  fetch: async () => Response.json(await probe(() => ({ SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam, centralize }))),
};
