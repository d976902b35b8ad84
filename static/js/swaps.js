/* Swapped parts of a page: busy while they load, focus kept, the news said, failures told in place. */
(() => {
  "use strict";
  const { say } = window.scheduler;
  const region = ({ ctx: { target } }) =>
    typeof target === "string" ? document.querySelector(target) : target?.id ? document.getElementById(target.id) : target;
  let focused = document.body;

  /* What was chosen last counts: the picker takes no answer to what was asked before, and a hold that
     has waited too long is not asked for. */
  let chosen = 0;
  const isOld = ({ ctx }) => region({ ctx })?.id === "picker" && ctx.sourceEvent.timeStamp < chosen;
  const drop = (event) => {
    if (!isOld(event.detail)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("change", (event) => {
    if (event.target.form?.matches("#pick-form[hx-post]")) chosen = event.timeStamp;
  }, true);
  ["htmx:before:request", "htmx:before:response", "htmx:after:request"].forEach((each) => document.addEventListener(each, drop));

  document.addEventListener("htmx:before:request", ({ detail }) => {
    const part = region(detail);
    part?.setAttribute("aria-busy", "true");
    if (part?.id === "picker") chosen = Math.max(chosen, detail.ctx.sourceEvent.timeStamp);
  });
  document.addEventListener("htmx:finally:request", ({ detail }) => {
    region(detail)?.removeAttribute("aria-busy");
  });

  document.addEventListener("htmx:before:swap", () => { focused = document.activeElement ?? document.body; });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    const part = region(detail);
    if (!part) return;
    /* Morphing keeps what a hand has ticked, even where the answer says otherwise. */
    part.querySelectorAll("input[type=radio], input[type=checkbox]").forEach((one) => { one.checked = one.defaultChecked; });
    part.querySelectorAll("option").forEach((one) => { one.selected = one.defaultSelected; });
    const lost = focused !== document.body && document.activeElement === document.body;
    const errors = part.querySelector("[data-focus]");
    const next = () => document.getElementById(focused.id) ?? part.querySelector(".slot :checked") ?? part.querySelector("h1, h2, h3");
    const goal = errors ?? (lost && next());
    if (goal) {
      if (goal.tabIndex < 0) goal.tabIndex = -1;
      goal.focus({ preventScroll: !errors });
    }
    /* A day of the strip leads into its own times: the next key chooses among them. */
    const into = document.getElementById(detail.ctx.sourceElement?.dataset?.into)?.querySelector("input");
    if (into) into.focus();
    const news = part.querySelector("[data-announce]") ?? part.closest("[data-announce]");
    if (news) say(news.dataset.announce || news.textContent.trim());
  });

  const offer = ({ ctx }, text) => {
    const part = region({ ctx }) ?? document.getElementById("main");
    const from = ctx.sourceEvent.target;
    const source = from.closest("a, button, input, select") ?? ctx.sourceElement;
    const alert = document.createElement("div");
    alert.className = "alert alert--bad";
    alert.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    const button = document.createElement("button");
    button.className = "btn btn--s";
    button.type = "button";
    button.textContent = "Try again";
    button.addEventListener("click", () => {
      alert.remove();
      source.focus({ preventScroll: true });
      source.dispatchEvent(new Event(ctx.sourceEvent.type, { bubbles: true, cancelable: true }));
    });
    alert.append(words, button);
    part.querySelector(":scope > .alert[role=alert]")?.remove();
    part.prepend(alert);
  };

  /* 409 and 422 answer with the part itself; a redirect led to another page; the rest failed. */
  document.addEventListener("htmx:before:response", (event) => {
    const { raw, status } = event.detail.ctx.response;
    if (raw.redirected) { event.preventDefault(); location.assign(raw.url); return; }
    if (status < 400 || status === 409 || status === 422) return;
    event.preventDefault();
    offer(event.detail, status === 429 ? "That was a lot of tries in a short time. Please wait a few minutes." : "This could not be loaded just now.");
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) offer(event.detail, navigator.onLine ? "The server could not be reached." : "You seem to be offline.");
  });

  /* What a quick hand chose or wrote before the scripts were here, or a reload has kept, is asked for now. */
  const differs = (one) => one.type === "radio" || one.type === "checkbox" ? one.checked && !one.defaultChecked
    : one.options ? one.selectedIndex !== Math.max(0, [...one.options].findIndex((each) => each.defaultSelected))
    : "defaultValue" in one && one.value !== one.defaultValue;
  const catchUp = (kind, which) => document.querySelectorAll(which).forEach((one) => {
    const among = kind === "input" ? one.closest("form").elements : one.elements ? one.querySelectorAll("input, select") : [one];
    const chosen = [...among].find((each) => each.name && each.type !== "hidden" && differs(each));
    chosen?.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  setTimeout(() => { // htmx, in the same file, has put its own beginning off in the same way
    catchUp("change", "[hx-trigger=change]");
    catchUp("input", "[hx-trigger^=input]"); // what is saved while it is written
  });
})();
