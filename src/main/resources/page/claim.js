"use strict";
const link = location.href.split("#")[0];
const said = document.querySelector("[data-said]");
const button = (name, can, act, done) => {
  const it = document.querySelector("[data-" + name + "]");
  if (it && can) {
    it.hidden = false;
    it.addEventListener("click", () => act().then(() => { said.textContent = done; }, () => {}));
  }
};
button("share", navigator.share, () => navigator.share({url: link}), "Choose your wallet there.");
button("copy", navigator.clipboard, () => navigator.clipboard.writeText(link), "Copied. Paste it into your wallet.");
const shown = document.querySelector("[data-state]").dataset.state;
const look = async () => {
  if (!document.hidden) {
    try {
      const answer = await fetch(link, {headers: {Accept: "application/json"}, cache: "no-store"});
      if (answer.status === 404 || (answer.ok && (await answer.json()).state !== shown)) {
        location.reload();
        return;
      }
    } catch {
      // it is asked again
    }
  }
  setTimeout(look, 3000);
};
if (!["collected", "cancelled", "expired"].includes(shown)) {
  setTimeout(look, 3000);
}
