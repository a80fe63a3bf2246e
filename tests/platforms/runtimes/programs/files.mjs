// The package in a runtime with files: saves the checkpoints of all runs in a folder, or resumes from those in it.
import { argv } from 'node:process';
import * as zeromean from 'zeromean';
import * as schedules from 'zeromean/schedules';
import { get, put } from './checkpoints/node.mjs';
import { resume, save } from './resume.mjs';

const [what, folder] = argv.slice(2);
const all = { ...zeromean, ...schedules };
const store = {
  get: (name) => get(`${folder}/${name}`),
  put: (name, bytes) => put(`${folder}/${name}`, bytes),
};
if (what === 'save') await save(all, store);
const digests = what === 'resume' ? await resume(all, store.get) : [];
console.log(JSON.stringify({ digests }));
