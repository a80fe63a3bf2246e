// The package in a Worker with Cloudflare KV: /save/folder saves checkpoints of all runs, /resume/folder resumes them.
import { Adam, AdamW, Lion, RAdam, RMSprop, SGD, SGDM } from 'zeromean';
import { cosine, warmup } from 'zeromean/schedules';
import { get, put } from './checkpoints/worker.mjs';
import { resume, save } from './resume.mjs';

const all = { SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam, cosine, warmup };

export default {
  async fetch(request, { CHECKPOINTS }) {
    const [, what, folder] = new URL(request.url).pathname.split('/');
    const store = {
      get: (name) => get(CHECKPOINTS, `${folder}/${name}`),
      put: (name, bytes) => put(CHECKPOINTS, `${folder}/${name}`, bytes),
    };
    if (what === 'save') await save(all, store);
    const digests = what === 'resume' ? await resume(all, store.get) : [];
    return Response.json({ digests });
  },
};
