// What Gradio cannot do by itself: jump between [n] and card n, open an article at its span, put a
// translation below its quote, and keep labels that screen readers can read. Everything works as plain links without this.

const WAIT = 4000; // milliseconds a card may take to appear after its answer was chosen

const KNOWN = // all that an article's page and a translation are made of
  "article, h1, p, a, bdi, time, mark, span, div, br, strong, em, ul, ol, li, blockquote";

const article = (link) => link.pathname === "/article" && link.origin === location.origin;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const here = link.getAttribute("href");
  if (here.startsWith("#e-") || here.startsWith("#c-")) {
    event.preventDefault();
    jump(here.slice(1));
  } else if (article(link)) {
    event.preventDefault();
    read(link);
  } else if (link.matches(".card a.translate")) {
    event.preventDefault();
    translate(link);
  }
});

// The evidence of an older answer is put beside it by the click itself: wait for it to come.
function jump(id) {
  const found = document.getElementById(id);
  if (found) return show(found);
  const watch = new MutationObserver(() => {
    const come = document.getElementById(id);
    if (!come) return;
    watch.disconnect();
    show(come);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), WAIT);
}

function show(target) {
  const whole = target.closest(".card") ?? target;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  whole.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  target.focus({ preventScroll: true });
  whole.classList.remove("found");
  void whole.offsetWidth; // starts the highlight anew
  whole.classList.add("found");
}

async function fetched(link) {
  const answer = await fetch(link.href, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  for (const unknown of main.querySelectorAll(`:not(${KNOWN})`)) unknown.remove();
  return main;
}

// Asked for again it is made anew; a place that says "…" until then, and what went wrong after.
async function translate(link) {
  const quote = link.closest(".card").querySelector("blockquote");
  let place = quote.parentElement.querySelector("[role=status]");
  if (place?.textContent === "…") return;
  if (!place) {
    place = document.createElement("div");
    place.setAttribute("role", "status");
    quote.after(place);
  }
  place.textContent = "…";
  const main = await fetched(link).catch(() => null);
  place.replaceChildren(main?.querySelector(".translation, .answer") ?? "");
}

async function read(link) {
  const main = await fetched(link);
  const dialog = document.createElement("dialog");
  dialog.className = "reader";
  const close = document.createElement("button");
  close.textContent = { ar: "أغلق", fr: "Fermer" }[document.documentElement.lang] ?? "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(close, ...main.childNodes);
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.setAttribute("aria-label", dialog.querySelector("h1")?.textContent ?? link.textContent);
  dialog.showModal();
  dialog.querySelector("#span")?.scrollIntoView({ block: "center" });
}

// Gradio names each message by its whole source, tags and all; its text speaks for itself. And its
// frames are left to right whatever the page is.
function mend() {
  for (const message of document.querySelectorAll("#chat [data-testid][aria-label*='<']")) {
    message.removeAttribute("aria-label");
  }
  for (const drop of document.querySelectorAll(".upload-container[aria-label]")) {
    drop.removeAttribute("aria-label"); // it says other words than those on it
  }
  for (const framed of document.querySelectorAll(".block[dir], label.float[dir]")) {
    framed.removeAttribute("dir");
  }
}
new MutationObserver(mend).observe(document.documentElement, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "dir"],
});
mend();
