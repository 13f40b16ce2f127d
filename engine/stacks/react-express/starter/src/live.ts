/** Development: after the server has started anew the page is loaded again, also where it is shown inside another page. */
const PAUSE_MS = 200;
let isLeft = false;

/** Ask until the server answers. Vite's own way asks from a worker, which inside a frame has no cookies. */
async function untilItAnswers(): Promise<void> {
  const answer = await fetch("/health").catch(() => undefined);
  if (answer?.ok) return;
  await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  await untilItAnswers();
}

if (import.meta.hot) {
  addEventListener("beforeunload", () => {
    isLeft = true;
  });
  import.meta.hot.on("vite:ws:disconnect", () => {
    if (!isLeft) void untilItAnswers().then(() => location.reload());
  });
}
