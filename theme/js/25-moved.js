// Old anchors of this page, from the book's redirects.
(() => {
  const moved = document.documentElement.dataset.moved;
  if (!moved) return;
  const follow = () => {
    const to = JSON.parse(moved)[decodeURIComponent(location.hash.slice(1))];
    if (to) location.replace(to);
  };
  // An address typed or followed within the page loads nothing anew.
  addEventListener("hashchange", follow);
  follow();
})();
