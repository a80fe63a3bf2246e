// The slim entry in a Worker, with the module that the bundler makes from the binary.
import { create } from 'zeromean/slim';
import module from 'zeromean/zeromean.wasm';
import { probe } from './probe.mjs';

export default {
  fetch: async () => Response.json(await probe(() => create(module))),
};
