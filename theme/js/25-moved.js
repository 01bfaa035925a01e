// Old anchors of this page, from the book's redirects.
(() => {
  const moved = document.documentElement.dataset.moved;
  if (!moved || !location.hash) return;
  const to = JSON.parse(moved)[decodeURIComponent(location.hash.slice(1))];
  if (to) location.replace(to);
})();
