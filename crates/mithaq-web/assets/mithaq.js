// Makes Mithaq's pages quicker. Every page works without this file.
//
// A form or link with `data-into="#id"` is fetched, and that element of the answer replaces ours:
// the server sends the whole page it would send to any browser, and never knows the difference.
"use strict";
(() => {
  const policy = window.trustedTypes?.createPolicy("mithaq", { createHTML: (html) => html });
  const parse = (html) =>
    new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
  const said = document.body.dataset; // Sentences come from the page, in its language.
  const say = (text) => {
    const status = document.getElementById("status");
    if (status) status.textContent = text ?? "";
  };
  let current = null; // The one page request in flight: a newer one replaces it.

  async function load(url, options, into) {
    current?.abort();
    const mine = (current = new AbortController());
    document.querySelector(into)?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { ...options, signal: mine.signal, credentials: "same-origin" });
      if (new URL(answer.url).origin !== location.origin) return location.assign("/");
      const page = parse(await answer.text());
      const fresh = page.querySelector(into);
      const stale = document.querySelector(into);
      if (!fresh || !stale) return location.assign(answer.url); // Another page than this: go there.
      const typing = stale.contains(document.activeElement) ? document.activeElement.id : "";
      stale.replaceWith(document.adoptNode(fresh));
      document.title = page.title || document.title;
      if ((options.method ?? "GET") === "GET") history.replaceState(null, "", answer.url);
      say(fresh.dataset.said);
      (fresh.querySelector("[autofocus]") ?? document.getElementById(typing))?.focus();
    } catch (error) {
      if (error.name !== "AbortError") say(said.offline);
    } finally {
      document.querySelector(into)?.removeAttribute("aria-busy");
    }
  }

  // `<form data-upload>`: its `progress` shows how much of the file has gone.
  function upload(form, button) {
    const [bar, request] = [form.querySelector("progress"), new XMLHttpRequest()];
    request.upload.onprogress = ({ loaded, total }) => Object.assign(bar, { hidden: false, max: total, value: loaded });
    request.onerror = () => { button.disabled = !(bar.hidden = true); say(said.offline); };
    request.onload = () => {
      if (request.responseURL !== form.action) return location.assign(request.responseURL);
      const fresh = parse(request.responseText).querySelector("main");
      document.querySelector("main").replaceWith(document.adoptNode(fresh));
      fresh.querySelector("[autofocus]")?.focus();
    };
    request.open("POST", form.action);
    request.send(new FormData(form));
    button.disabled = true;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    delete form.dataset.dirty;
    if (form.matches("[data-upload]")) {
      event.preventDefault();
      return upload(form, event.submitter);
    }
    if (!form.dataset.into || event.submitter?.formMethod === "dialog") return;
    event.preventDefault();
    const data = new URLSearchParams(new FormData(form, event.submitter));
    const url = new URL(form.getAttribute("action") ?? "", location.href);
    if (form.method === "post") return load(url, { method: "POST", body: data }, form.dataset.into);
    url.search = data;
    load(url, {}, form.dataset.into);
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const opens = event.target.closest("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens)?.showModal();
    const fills = event.target.closest("[data-login]"); // Demo homes offer their offices.
    if (fills) for (const name of ["login", "password"]) {
      const field = document.getElementById(name);
      if (field) field.value = fills.dataset[name];
    }
    const copies = event.target.closest("[data-copy]");
    if (copies) navigator.clipboard?.writeText(copies.dataset.copy).then(() => say(said.copied));
    if (event.target.closest("[data-print]")) print();
    const link = event.target.closest("a[data-into]");
    if (!link) return;
    event.preventDefault();
    load(link.href, {}, link.dataset.into);
  });

  // `<form data-live>` is sent as the reader types; `<form data-draft="address">` keeps what is
  // typed at home, so that nothing is lost when the window is closed.
  const resting = new WeakMap();
  const after = (form, ms, act) => {
    clearTimeout(resting.get(form));
    resting.set(form, setTimeout(act, ms));
  };
  async function keep(form) {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { Accept: "text/plain" } })
      .catch(() => null);
    // Only a plain "done" is one: a page, such as the door's, is not.
    const kept = answer?.status === 204;
    if (kept) delete form.dataset.dirty;
    say(kept ? said.kept : answer ? said.unkept : said.offline);
  }
  document.addEventListener("input", ({ target: { form } }) => {
    if (form?.matches("[data-live]")) after(form, 250, () => form.requestSubmit());
    if (!form?.matches("[data-draft]")) return;
    form.dataset.dirty = "";
    after(form, 1200, () => keep(form));
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-dirty]")) event.preventDefault();
  });

  // Keys (WCAG 2.1.4: they can be switched off, and are silent while a field has the focus).
  document.addEventListener("keydown", (event) => {
    if (said.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog[open]")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, textarea")) return target.focus();
    target.click();
  });

  // `<main data-poll="30" data-part="#pending">`: a fresh copy while the page is in view.
  const REST_S = 5;
  const poll = () => {
    const at = document.querySelector("[data-poll]")?.dataset;
    if (at && !document.hidden && !document.querySelector("form[data-dirty], dialog[open]"))
      load(location.href, {}, at.part);
    setTimeout(poll, Number(at?.poll ?? REST_S) * 1000);
  };
  setTimeout(poll, Number(document.querySelector("[data-poll]")?.dataset.poll ?? REST_S) * 1000);
})();
