// Row headers for screen readers, and drawings that follow mdBook's theme. Pages read without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = ["navy", "coal", "ayu"];

  // A drawing follows data-theme; mdBook says its theme as a class of <html>.
  function follow() {
    var isDark = dark.some(function (name) { return root.classList.contains(name); });
    var theme = isDark ? "dark" : "light";
    if (root.getAttribute("data-theme") !== theme) root.setAttribute("data-theme", theme);
  }
  follow();
  new MutationObserver(follow).observe(root, { attributes: true, attributeFilter: ["class"] });

  // The first column of a captioned table names its rows.
  document.querySelectorAll(".hld-rowhead tbody tr > td:first-child").forEach(function (cell) {
    var head = document.createElement("th");
    head.scope = "row";
    head.innerHTML = cell.innerHTML;
    if (cell.getAttribute("style")) head.setAttribute("style", cell.getAttribute("style"));
    cell.replaceWith(head);
  });
  document.querySelectorAll(".hld-table thead th").forEach(function (cell) { cell.scope = "col"; });
})();
