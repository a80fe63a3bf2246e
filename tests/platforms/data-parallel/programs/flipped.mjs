// A rank to which one bit of one gradient arrives flipped, at step 33.
import { connect } from '@nats-io/transport-node';
import { get, put } from '../examples/checkpoints/node.mjs';
import { run } from '../examples/data-parallel/run.ts';

async function overTcp(servers) {
  const connection = await connect({ servers });
  const subscribe = connection.subscribe.bind(connection);
  connection.subscribe = (subject, options) => {
    const callback = (error, message) => {
      const isIt = /\.grad\.0\.33\.0$/.test(message.subject);
      const data = isIt ? Uint8Array.from(message.data, (byte, i) => (i === 1002 ? byte ^ 16 : byte)) : message.data;
      options.callback(error, { subject: message.subject, data });
    };
    return subscribe(subject, { ...options, callback });
  };
  return connection;
}

await run(process.argv.slice(2), { connect: overTcp, get, put }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
