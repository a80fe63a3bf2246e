// The application as a program: CommonJS.
const zeromean = require('zeromean');
const threads = require('zeromean/threads');

import('./train.mjs').then(async ({ train }) => console.log(JSON.stringify(await train(zeromean, threads))));
