// The Worker in front of the Durable Object: it lets through what the object understands, and nothing large.
import { BODY } from './task.ts';
import type { Environment } from './types.ts';

export { Model } from './model.ts';

export default {
  async fetch(request: Request, { MODEL }: Environment): Promise<Response> {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (!/^(POST \/steps\/[1-9]\d{0,14}|GET \/(status|model\.safetensors))$/.test(route)) {
      return new Response('POST /steps/<number>, GET /status, GET /model.safetensors\n', { status: 404 });
    }
    const length = Number(request.headers.get('content-length'));
    if (request.method === 'POST' && length !== BODY) {
      return Response.json({ error: `content-length is ${length}, expected ${BODY}` }, { status: 400 });
    }
    return await MODEL.get(MODEL.idFromName('digits')).fetch(request);
  },
};
