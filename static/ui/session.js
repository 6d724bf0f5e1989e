// Says before a session ends, and when it has. What was typed stays on the page, and outlives signing in again: the
// server keeps a form that is sent too late.
const dialog = document.querySelector("[data-session]");
const [title, text, stay, ended] = ["title", "text", "stay", "ended"].map((one) => dialog.querySelector(`[data-session-${one}]`));
const warnAt = Number(dialog.dataset.sessionWarn);
const typed = document.querySelector("main form[method=post] :is(textarea, input:not([type=hidden]), select)");
let timer;
let closed = false;

const say = (words) => { if (text.textContent !== words) text.textContent = words; };
const show = () => { if (!dialog.open && !closed) dialog.showModal(); };

// null: signed out
const ask = async (options = {}) => {
  const answer = await fetch(dialog.dataset.session, { headers: { Accept: "application/json" }, ...options });
  return answer.status === 401 ? null : (await answer.json()).seconds;
};

const over = () => {
  clearTimeout(timer);
  title.textContent = "You have been signed out";
  say(typed
    ? "What you entered is on this page still. Save it as usual: you will be asked to sign in, and it will be there afterwards."
    : "Sign in again to go on.");
  stay.hidden = true;
  ended.hidden = false;
  ended.querySelector("a").hidden = Boolean(typed);
  closed = false;
  show();
};

const plan = (left) => {
  clearTimeout(timer);
  if (!left) {
    over();
    return;
  }
  if (left > warnAt) {
    closed = false;
    dialog.close();
  } else {
    const minutes = Math.ceil(left / 60);
    say(`You will be signed out in ${left < 60 ? "less than a minute" : `${minutes} minute${minutes > 1 ? "s" : ""}`}, to keep your account safe. What you have entered stays on this page.`);
    show();
  }
  // Another tab may prolong or end the session: the server knows.
  timer = setTimeout(check, 1000 * Math.max(1, left > warnAt ? left - warnAt : Math.min(left, 20)));
};

const check = async (options) => {
  try {
    plan(await ask(options));
  } catch {
    timer = setTimeout(check, 20000);
  }
};

stay.addEventListener("submit", (event) => {
  event.preventDefault();
  check({ method: "POST", body: new FormData(stay) });
});
dialog.addEventListener("cancel", () => { closed = true; });
ended.querySelector("button").addEventListener("click", () => { closed = true; dialog.close(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && stay.hidden === false) check(); });

const left = Number(dialog.dataset.sessionLeft);
if (left > warnAt) timer = setTimeout(check, 1000 * (left - warnAt));
else check();
