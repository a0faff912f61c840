
"use strict";
// The worker draws the page once more, and what has changed is put in place: there is one way to draw it, with and without this script.
(() => {
  const seconds = 5;
  const byID = (id) => document.getElementById(id);
  const [pause, stale, said] = ["pause", "stale", "said"].map(byID);
  let isPaused = false;
  let lastSeen = new Date();

  // A plot can be read bar by bar, with the pointer or the arrow keys.
  const bars = (plot) => [...plot.querySelectorAll("g[data-slot]")];
  const choose = (plot, bar) => {
    const readout = plot.querySelector(".readout");
    plot.querySelectorAll("g.chosen").forEach((one) => one.classList.remove("chosen"));
    readout.dataset.summary = readout.dataset.summary || readout.textContent;
    if (bar) bar.classList.add("chosen");
    readout.textContent = bar ? bar.querySelector("title").textContent : readout.dataset.summary;
  };
  const dress = (plot) => {
    plot.tabIndex = 0;
    plot.setAttribute("role", "group");
    plot.setAttribute("aria-label", plot.querySelector("svg").getAttribute("aria-label") + ". Left and right arrow keys read it bar by bar.");
  };
  const nearest = (plot, event) => {
    const box = plot.querySelector("svg").getBoundingClientRect();
    const slot = Math.floor((event.clientX - box.left) / box.width * Number(plot.dataset.slots));
    const distance = (bar) => Math.abs(Number(bar.dataset.slot) - slot);
    const found = bars(plot).reduce((best, bar) => best ? (distance(best) > distance(bar) ? bar : best) : bar, null);
    return found ? (distance(found) > Number(plot.dataset.slots) / 60 ? null : found) : null;
  };
  document.addEventListener("pointermove", (event) => {
    const plot = event.target.closest ? event.target.closest(".plot") : null;
    document.querySelectorAll(".plot").forEach((one) => {
      if (one === plot) choose(one, nearest(one, event));
      else if (one !== document.activeElement) choose(one, null);
    });
  });
  document.addEventListener("keydown", (event) => {
    const plot = document.activeElement.closest(".plot");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!plot) return;
    if (event.key === "Escape") choose(plot, null);
    if (!step) return;
    const all = bars(plot);
    const at = all.findIndex((bar) => bar.classList.contains("chosen"));
    const next = at === -1 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step));
    event.preventDefault();
    choose(plot, all[next] || null);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches(".plot")) choose(event.target, null);
  });

  // Whoever reads a bar, or has opened or reached something, finds it as it was.
  const isInUse = (part) => part.contains(document.activeElement) ? true : part.querySelector("g.chosen") !== null;
  const put = (page) => {
    const title = document.title;
    document.documentElement.dataset.state = page.documentElement.dataset.state;
    document.title = page.title;
    if (title !== page.title) said.textContent = page.querySelector("h1").textContent;
    page.querySelectorAll("[data-live]").forEach((fresh) => {
      const old = byID(fresh.id);
      if (isInUse(old)) return;
      old.querySelectorAll("details[open]").forEach((open) => {
        fresh.querySelector("#" + open.id).open = true;
      });
      fresh.querySelectorAll(".plot").forEach(dress);
      if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
    });
  };
  const load = async () => {
    if (isPaused || document.hidden) return;
    try {
      const answer = await fetch("/", { cache: "no-store", signal: AbortSignal.timeout(4000) });
      if (!answer.ok) throw new Error(answer.status);
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      lastSeen = new Date();
      stale.hidden = true;
    } catch {
      stale.textContent = "The worker has not answered since " + lastSeen.toISOString().slice(11, 19) + " UTC: what is shown here is from then.";
      stale.hidden = false;
    }
  };

  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", String(isPaused));
    pause.textContent = isPaused ? "Updates paused" : "Pause updates";
    load();
  });
  document.querySelectorAll(".plot").forEach(dress);
  document.addEventListener("visibilitychange", load);
  setInterval(load, seconds * 1000);
})();
