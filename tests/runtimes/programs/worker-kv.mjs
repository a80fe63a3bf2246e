// The package in a Worker with Cloudflare KV: /save/folder saves the checkpoints of all runs, /resume/folder goes on from them.
import { Adam, AdamW, SGD, SGDM } from 'zeromean';
import { cosine, warmup } from 'zeromean/schedules';
import { get, put } from './checkpoints/worker.mjs';
import { resume, save } from './resume.mjs';

const all = { SGD, SGDM, Adam, AdamW, cosine, warmup };

export default {
  async fetch(request, { CHECKPOINTS }) {
    const [, what, folder] = new URL(request.url).pathname.split('/');
    if (what === 'resume') {
      return Response.json({ digests: await resume(all, (name) => get(CHECKPOINTS, `${folder}/${name}`)) });
    }
    await save(all, (name, bytes) => put(CHECKPOINTS, `${folder}/${name}`, bytes));
    return Response.json({});
  },
};
