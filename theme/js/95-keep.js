// Over http: visited pages stay for the next visit without network, the whole book when asked.
(() => {
  const address = document.documentElement.dataset.worker;
  if (!address || !location.protocol.startsWith("http") || !navigator.serviceWorker) return;
  const place = document.querySelector(".chapters .all");

  const offer = (worker) => {
    const button = document.createElement("button");
    const status = document.createElement("span");
    button.type = "button";
    button.className = "keep";
    status.setAttribute("role", "status");
    let whole = false;
    const show = (news) => {
      if (news.whole !== undefined) {
        whole = news.whole;
        button.disabled = false;
        button.textContent = whole ? "Do not keep the book" : "Keep the book for offline";
        status.textContent = whole ? "The whole book is on this device." : "";
      } else if (news.failed) {
        button.disabled = false;
        status.textContent = "Not everything could be kept; try again.";
      } else {
        status.textContent = `${news.kept} of ${news.of}`;
      }
    };
    const ask = (word) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => show(data);
      worker.postMessage(word, [port2]);
    };
    button.addEventListener("click", () => {
      button.disabled = true;
      ask(whole ? "drop" : "keep");
    });
    place.append(button, status);
    ask("state");
  };

  addEventListener("load", () => {
    navigator.serviceWorker.register(address).catch(() => { /* reading goes on without */ });
    navigator.serviceWorker.ready.then(({ active }) => place && offer(active));
  });
})();
