// Loaded first by every page: notes the time, and reports what goes wrong before the page can. Where no driver reads the
// report, the address asks that it is sent.
globalThis.began = performance.now();

globalThis.report = (result) => {
  const { dataset } = document.documentElement;
  dataset.report ??= JSON.stringify(result);
  if (new URLSearchParams(location.search).has('send')) fetch('/report', { method: 'POST', body: dataset.report });
};
addEventListener(
  'error',
  ({ error, message, target }) => {
    globalThis.report({ error: `${error ?? message ?? `cannot load ${target.src}`}` });
  },
  true,
);
addEventListener('unhandledrejection', ({ reason }) => globalThis.report({ error: `${reason}` }));
