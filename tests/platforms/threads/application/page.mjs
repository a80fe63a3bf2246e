// The application in a page, as given to bundlers.
import { AdamW } from 'zeromean';
import { startTeam } from 'zeromean/threads';
import { train } from './train.mjs';

train({ AdamW }, { startTeam }).then(globalThis.report, (error) => globalThis.report({ error: `${error.stack}` }));
