// What makes the console more pleasant with JavaScript. Everything works without.
(function () {
  "use strict";
  // A form sent twice by a double click is sent once; its button says that it is under way.
  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (e.defaultPrevented || form.method !== "post") return;
    if ("again" in form.dataset) return; // what it answers is a file: the page stays
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  // The browser's own way back shows the page as it was left: its forms may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });
  // A select or check box with data-submits sends its form; without JavaScript the form's button does.
  document.addEventListener("change", function (e) {
    if (e.target.matches("[data-submits]") && e.target.form) e.target.form.requestSubmit();
  });
  // A field with data-find narrows down the list whose id it names.
  document.addEventListener("input", function (e) {
    var id = e.target.dataset && e.target.dataset.find;
    if (!id) return;
    var wanted = e.target.value.toLowerCase();
    document.querySelectorAll("#" + CSS.escape(id) + " > *").forEach(function (row) {
      row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
    });
  });
})();
