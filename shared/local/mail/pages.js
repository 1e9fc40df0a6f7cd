// Keeps the list of mails fresh while it is seen. Without it, reloading the page does.
(() => {
  "use strict";
  const list = document.getElementById("list");
  if (!list) return;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) return;
      const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("list");
      if (now && now.innerHTML !== list.innerHTML) list.innerHTML = now.innerHTML;
    } catch { /* it is asked again */ }
  }, 2000);
})();
