import { initAll } from "../vendor/govuk/govuk-frontend.min.js";

initAll();
if (document.querySelector("[data-webauthn]")) import("./webauthn.js");
if (document.querySelector("[data-session]")) import("./session.js");

const json = { headers: { Accept: "application/json" } };

// A draft saves itself two seconds after the last change. The server answers with the section's new revision.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = document.querySelector("[data-autosave-status]");
  let timer;
  let saving = Promise.resolve();
  let stopped = false;
  const save = async () => {
    try {
      const answer = await fetch(form.dataset.autosave, { ...json, method: "POST", body: new FormData(form) });
      const body = await answer.json();
      if (answer.status === 409 || answer.status === 401) {
        stopped = answer.status === 409;
        status.textContent = body.error;
      } else if (answer.ok) {
        form.elements.revision.value = body.revision;
        status.textContent = `Saved ${body.saved}`;
      } else if (answer.status === 422) {
        status.textContent = "Not saved yet: some answers need correcting. Select “Save and continue” to see which.";
      } else {
        throw new Error(answer.status);
      }
    } catch {
      status.textContent = "Not saved. Select “Save and continue” before you leave this page.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => { saving = saving.then(save); }, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// The state of a report, asked every second; then the page is loaded anew with the link.
for (const box of document.querySelectorAll("[data-poll]")) {
  const text = box.querySelector("[data-poll-text]");
  const start = Date.now();
  const ask = async () => {
    try {
      const state = await (await fetch(box.dataset.poll, json)).json();
      if (state.ready) {
        location.reload();
        return;
      }
      const waited = Date.now() - start > 60000;
      const message = waited ? "This is taking longer than usual. Nothing is lost: come back to this page later." : state.text;
      if (text.textContent !== message) text.textContent = message;
    } catch { /* a lost request: ask again */ }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
}
