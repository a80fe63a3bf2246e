// The package as a CommonJS module.
import('./probe.mjs').then(({ print }) => print(() => require('zeromean')));
