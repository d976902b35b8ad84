/* What pages do more with a script. Every page works without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => { document.getElementById("live").textContent = text; };
  root.classList.add("js");

  /* A form is sent once; what was pressed may be pressed again when an answer stays away. */
  const release = (form) => {
    delete form.dataset.sent;
    all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, 8000, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("form[data-sent]").forEach(release);
  });

  /* Pressed with nothing chosen: said where the choice is told, and the first choice gets the focus. */
  document.addEventListener("invalid", (event) => {
    const words = event.target.type === "radio" && event.target.form?.dataset.unchosen;
    if (!words) return;
    event.preventDefault();
    const place = document.getElementById("unchosen");
    if (place) { place.textContent = words; place.classList.add("is-asked"); }
    say(words);
    if (document.activeElement?.name !== event.target.name) event.target.focus();
  }, true);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      say("Copied");
      (button.querySelector("span") ?? button).textContent = "Copied";
    } catch {
      source.select?.();
    }
  });

  /* One tab stop for a strip of days, arrows inside it. */
  const rove = () => all("[data-rove]").forEach((strip) => {
    const links = all("a", strip);
    const here = links.find((link) => link.matches(":focus")) ?? links.find((link) => link.matches("[aria-current]")) ?? links[0];
    links.forEach((link) => { link.tabIndex = link === here ? 0 : -1; });
  });
  document.addEventListener("keydown", (event) => {
    const strip = event.target.closest("[data-rove]");
    if (!strip || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = all("a", strip);
    const now = links.indexOf(event.target);
    const ahead = getComputedStyle(strip).direction === "rtl" ? -1 : 1;
    const to = { ArrowRight: now + ahead, ArrowLeft: now - ahead, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || !links[to]) return;
    event.preventDefault();
    links[to].focus();
    rove();
  });

  /* "3 ticked", in the form that the ticks belong to. */
  const count = () => all("[data-tick-count]").forEach((place) => {
    place.textContent = all("input[type=checkbox]:checked", place.closest("form")).length;
  });
  document.addEventListener("change", count);

  /* The bar at the foot names the card that is ticked. */
  const name = () => all("[data-chosen]").forEach((place) => {
    const ticked = document.querySelector(`input[name=${place.dataset.chosen}]:checked`);
    place.textContent = ticked?.closest("label").querySelector("strong").innerText.replace(/\s+/g, " ") ?? "";
  });
  document.addEventListener("change", name);

  /* The zone is guessed for who has not chosen one; browsers may know it by its older name. */
  const guess = () => all("select[data-guess-zone]").forEach((list) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const same = (name) => {
      try { return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone === zone; } catch { return false; }
    };
    const options = [...list.options];
    const found = options.find((one) => one.value === zone) ?? options.find((one) => one.value && same(one.value));
    if (found && list.selectedIndex === Math.max(0, options.findIndex((one) => one.defaultSelected))) list.value = found.value;
    const told = document.getElementById("zone-told");
    if (told && found && list.value === found.value) told.textContent = list.dataset.guessZone;
    list.removeAttribute("data-guess-zone");
  });

  const ready = () => { rove(); count(); name(); guess(); };
  ready();
  document.addEventListener("htmx:after:swap", ready);
  window.scheduler = { say };
})();
