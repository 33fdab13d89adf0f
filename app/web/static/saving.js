// Saving as one goes. A request that had to wait sends the form as it is by then, and a form that
// is handed in waits until the saving under way is done.
(() => {
  const form = document.querySelector("form[hx-post]");
  const said = document.querySelector("#gespeichert");
  if (!form || !said) return;
  let leaves = false;
  form.addEventListener("htmx:before:request", (event) => {
    if (leaves) return event.preventDefault();
    const typed = new URLSearchParams(new FormData(form));
    typed.set("action", "autosave");
    event.detail.ctx.request.body = typed;
  });
  form.addEventListener("htmx:error", () => {
    said.textContent = "✎ Noch nicht gespeichert: keine Verbindung. Es wird weiter versucht, sobald Sie schreiben.";
  });
  form.addEventListener("submit", (event) => {
    if (leaves) return;
    leaves = true;
    if (!form.classList.contains("htmx-request")) return;
    event.preventDefault();
    form.addEventListener("htmx:finally:request", () => form.requestSubmit(event.submitter), { once: true });
  });
  window.addEventListener("pageshow", () => { leaves = false; });
})();
