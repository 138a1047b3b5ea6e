// While a file is being written the list looks again every second, and stops
// when nothing is under way, or after an hour: files take minutes, not hours.
const every = 1000;
let left = 3600;

async function look() {
  const here = document.getElementById("exports");
  if (!here || !("busy" in here.dataset) || left-- <= 0) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("exports");
      const cancels = here.contains(document.activeElement);
      if (fresh && !(cancels && "busy" in fresh.dataset)) here.replaceWith(document.importNode(fresh, true));
    }
  } catch {
    // The network is away: the next look may find it.
  }
  setTimeout(look, every);
}
setTimeout(look, every);
