// Loaded first by every page: notes the time, and reports what goes wrong before the page can.
globalThis.began = performance.now();

globalThis.report = (result) => {
  document.documentElement.dataset.report ??= JSON.stringify(result);
};
addEventListener(
  'error',
  ({ error, message, target }) => {
    globalThis.report({ error: `${error ?? message ?? `cannot load ${target.src}`}` });
  },
  true,
);
addEventListener('unhandledrejection', ({ reason }) => globalThis.report({ error: `${reason}` }));
