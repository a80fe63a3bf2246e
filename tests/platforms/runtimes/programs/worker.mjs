// The package in a Worker, with named imports as in an application, so that anything dropped as unused becomes visible.
import { Adam, AdamW, centralize, Lion, RAdam, RMSprop, SGD, SGDM } from 'zeromean';
import { probe } from './probe.mjs';

export default {
  fetch: async () => Response.json(await probe(() => ({ SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam, centralize }))),
};
