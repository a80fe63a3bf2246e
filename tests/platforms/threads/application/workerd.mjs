// The application in a Cloudflare Worker.
import * as zeromean from 'zeromean';
import * as threads from 'zeromean/threads';

export default {
  async fetch() {
    const team = await threads.startTeam({ threads: 3 });
    const { threads: count, reason } = team;
    const optimizer = new zeromean.SGD({ w: { shape: [2], initial: 1 } }, { lr: 0.5 });
    optimizer.grad.fill(1);
    optimizer.step();
    return Response.json({ threads: count, reason, w: [...optimizer.parameters.w.data] });
  },
};
