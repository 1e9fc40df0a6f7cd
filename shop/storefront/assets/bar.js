// Makes the bar live: it asks the local world every two seconds, while the page is seen, what time it is and
// what was decided about this customer. Nothing here is needed to shop.
(() => {
  "use strict";
  const bar = document.getElementById("bar");
  if (!bar) return;
  const $ = (name) => document.getElementById("bar-" + name);
  const { customer, address, zone } = bar.dataset;
  const every = 2000;
  let busy = false, elsewhere = false, seen = null, empty = false;
  bar.classList.add("bar-live");

  const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  const day = format({ weekday: "short", day: "numeric", month: "short" });
  const clock = format({ hour: "2-digit", minute: "2-digit" });
  const full = (t) => day.format(t).replace(",", "") + ", " + clock.format(t);
  const short = (t, now) => (day.format(t) === day.format(now) ? clock.format(t) : full(t));

  // A text is only written when it changes, so that a screen reader says each sentence once.
  const say = (el, text) => { if (el.textContent !== text) el.textContent = text; };

  function span(ms) {
    const minutes = Math.max(0, Math.round(ms / 60000));
    if (minutes < 1) return "in a moment";
    if (minutes < 100) return `in ${minutes} min`;
    const hours = Math.round(minutes / 60);
    return hours < 48 ? `in ${hours} h` : `in ${Math.round(hours / 24)} days`;
  }

  async function ask(path, options) {
    const answer = await fetch(path, { cache: "no-store", ...options });
    const text = await answer.text();
    let body = null;
    try { body = JSON.parse(text); } catch { /* an error page */ }
    return { ok: answer.ok, status: answer.status, body, text };
  }

  function item(time, text, isNew) {
    const li = document.createElement("li");
    if (time) {
      const t = document.createElement("time");
      t.textContent = time;
      li.append(t);
    }
    const s = document.createElement("span");
    s.textContent = text;
    li.append(s);
    li.classList.toggle("new", isNew);
    return li;
  }

  function list(el, items, none) {
    const key = JSON.stringify(items);
    if (el.dataset.key === key) return;
    el.dataset.key = key;
    el.replaceChildren(...(items.length ? items.map((i) => item(...i)) : [item("", none, false)]));
  }

  function showTime(now) {
    const t = new Date(now);
    if (isNaN(t)) return;
    $("now").dateTime = now;
    say($("now"), full(t));
  }

  function showDecisions(x) {
    const now = new Date(x.now || $("now").dateTime);
    const lines = [...(x.lines || [])].sort((a, b) => new Date(b.time) - new Date(a.time));
    const pending = [...(x.pending || [])].sort((a, b) => new Date(a.at) - new Date(b.at));
    const fresh = (l) => seen !== null && !seen.has(l.time + l.sentence);
    list($("lines"), lines.slice(0, 40).map((l) => [short(new Date(l.time), now), l.sentence, fresh(l)]), "Nothing yet.");
    list($("pending"), pending.slice(0, 12).map((p) => [short(new Date(p.at), now), p.sentence || p.campaign, false]), "Nothing.");
    seen = new Set(lines.map((l) => l.time + l.sentence));
    // The last step of the tour is done when something was sent; the others the page knows.
    if (lines.some((l) => l.sentence.includes(": sent by "))) $("steps").lastElementChild.classList.add("done");
    const next = pending[0];
    if (!busy && !elsewhere) {
      $("next").disabled = !next;
      say($("next-what"), next ? `${span(new Date(next.at) - now)}: ${next.campaign}` : "nothing is planned for you");
      say($("said"), lines.length ? `${short(new Date(lines[0].time), now)} ${lines[0].sentence}`
        : next ? next.sentence || next.campaign
          : empty ? "Nothing is decided: Rapport has no campaigns yet."
            : "Nothing decided about you yet. “More” names four things to try.");
      $("first").hidden = !empty || lines.length > 0;
    }
  }

  function showInbox(x) {
    const link = $("inbox");
    if (x && /^https?:\/\//.test(x.url || "")) link.href = x.url;
    const ready = !x || x.ready !== false;
    link.classList.toggle("new", ready && !!x && x.unread > 0);
    say($("unread"), !ready ? "is being built" : x && address ? String(x.unread || 0) : "");
    link.setAttribute("aria-label", !ready ? "Inbox: is being built" : x && address ? `Inbox of ${address}: ${x.unread || 0} unread` : "Inbox");
  }

  // What was saved in the shop's folder or the console and waits for Publish, or the first mistake in it.
  function showWaiting(x) {
    const link = $("waits"), text = (x && x.said) || "";
    link.hidden = text === "";
    link.classList.toggle("wrong", !!x && !!x.error);
    say(link, text);
  }

  async function look() {
    const [status, explain, inbox] = await Promise.all([
      ask("/local/status"), ask("/local/explain?customer=" + encodeURIComponent(customer)),
      ask("/local/inbox?address=" + encodeURIComponent(address)),
    ]);
    if (status.body && status.body.now) showTime(status.body.now);
    if (!busy) { // what another page began, which may have been left
      const moving = !!status.body && !!status.body.moving;
      if (moving || elsewhere) wait(moving);
      elsewhere = moving;
    }
    if (status.body) showWaiting(status.body.definitions);
    empty = !!status.body && !!status.body.empty; // started so; once something is decided, its sentence stands here
    if (explain.ok && explain.body) showDecisions(explain.body);
    else if (explain.status === 404) showDecisions({});
    showInbox(inbox.ok ? inbox.body : null);
  }

  // Time is moved, by this page or by one that was left.
  function wait(on) {
    if (on) bar.setAttribute("aria-busy", "true"); else bar.removeAttribute("aria-busy");
    $("clock").querySelectorAll("button").forEach((b) => { b.disabled = on; });
    if (on) say($("said"), "Moving the clock and letting everything due happen…");
  }

  let timer = 0, looking = false;
  async function poll() {
    clearTimeout(timer);
    if (document.hidden || looking) return;
    looking = true;
    try { await look(); } catch { if (!busy) say($("said"), "Rapport does not answer. It will be asked again."); }
    looking = false;
    timer = setTimeout(poll, every);
  }
  document.addEventListener("visibilitychange", poll);

  async function move(how) {
    busy = true;
    wait(true);
    let fault = "";
    try {
      const answer = await ask("/local/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(how) });
      if (answer.ok && answer.body) showTime(answer.body.now);
      else fault = `The clock was not moved: ${(answer.body && answer.body.error) || answer.status}.`;
    } catch { fault = "Rapport does not answer: look at the clock whether it was moved."; }
    busy = false;
    wait(false);
    await poll();
    if (fault) say($("said"), fault);
  }

  $("clock").addEventListener("submit", (e) => {
    e.preventDefault();
    const b = e.submitter;
    if (busy || !b) return;
    move(b.name === "advance" ? { advance: b.value } : { until: "next", customer });
  });
  $("person").addEventListener("change", () => $("who").requestSubmit());

  const open = (on) => {
    bar.classList.toggle("open", on);
    $("more").setAttribute("aria-expanded", String(on));
    $("more").textContent = on ? "Less" : "More";
    try { sessionStorage.setItem("bar", on ? "open" : ""); } catch { /* kept nowhere */ }
  };
  $("more").addEventListener("click", () => open(!bar.classList.contains("open")));
  bar.addEventListener("keydown", (e) => { if (e.key === "Escape" && bar.classList.contains("open")) { open(false); $("more").focus(); } });
  try { if (sessionStorage.getItem("bar")) open(true); } catch { /* closed */ }
  poll();
})();
