// Reloads the page after a build, keeps the place, and shows what stopped a build.
(function () {
  "use strict";
  var place = "hld-live-place";
  var kept = sessionStorage.getItem(place);
  if (kept) {
    sessionStorage.removeItem(place);
    var at = JSON.parse(kept);
    if (at.path === location.pathname) {
      document.documentElement.style.scrollBehavior = "auto";
      window.scrollTo(0, at.y);
      document.documentElement.style.scrollBehavior = "";
    }
  }

  var seen = null;
  function show(findings) {
    var old = document.getElementById("hld-live");
    if (old) old.remove();
    if (!findings.length) return;
    var box = document.createElement("section");
    box.id = "hld-live";
    box.setAttribute("role", "alert");
    var head = document.createElement("h2");
    head.textContent =
      findings.length === 1 ? "1 finding stopped the build" : findings.length + " findings stopped the build";
    box.appendChild(head);
    findings.forEach(function (finding) {
      var text = document.createElement("pre");
      text.textContent = finding.text;
      box.appendChild(text);
    });
    document.body.appendChild(box);
  }

  var events = new EventSource("/__hld/events");
  events.onmessage = function (event) {
    var state = JSON.parse(event.data);
    if (seen === null && !state.findings.length) {
      seen = state.build;
      return;
    }
    if (state.findings.length) {
      seen = seen === null ? state.build : seen;
      show(state.findings);
      return;
    }
    if (state.build !== seen) {
      sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, y: window.scrollY }));
      location.reload();
    } else {
      show([]);
    }
  };
  window.addEventListener("pagehide", function () {
    events.close();
  });
})();
