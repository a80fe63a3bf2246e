// Publishes everything that a group publishes once more, later and in another order, until it is stopped.
import { headers } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';

const marked = headers();
marked.set('Echo', 'yes');
const connection = await connect({ servers: process.argv[2] });
let kept = [];
connection.subscribe('digits.>', {
  callback: (_, { subject, data, headers: own }) => {
    if (own?.has('Echo')) return;
    kept.push([subject, data.slice()]);
    if (kept.length < 7) return;
    for (const [again, payload] of kept.reverse()) connection.publish(again, payload, { headers: marked });
    kept = [];
  },
});
await connection.flush();
console.log('listening');
