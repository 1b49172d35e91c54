// The official's gesture: a form with `data-gesture` asks the browser for it when it is sent, and
// takes along what the authenticator says. The server checks every word of it.
"use strict";
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const timeout = 120_000; // Two minutes: a device may have to be fetched, and its PIN typed.

  // One credential of this relying party, bound to its device: nobody signs in with it.
  async function create(asked) {
    const { response } = await navigator.credentials.create({ publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.rp, name: asked.side },
      user: { id: bytes(asked.user), name: asked.login, displayName: asked.office },
      pubKeyCredParams: [-7, -8].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
      attestation: "none",
      timeout,
    } });
    return [[response.getAuthenticatorData(), response.clientDataJSON]];
  }

  // One gesture for each act; a form has seldom more than one.
  async function get(asked) {
    const said = [];
    for (const challenge of asked.challenge.split(" ")) {
      const { response } = await navigator.credentials.get({ publicKey: {
        challenge: bytes(challenge),
        rpId: asked.rp,
        allowCredentials: [{ type: "public-key", id: bytes(asked.credential) }],
        userVerification: "required",
        timeout,
      } });
      said.push([response.authenticatorData, response.clientDataJSON, response.signature]);
    }
    return said;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const ask = { create, get }[form.dataset.gesture];
    if (!ask) return;
    event.preventDefault();
    const told = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    told.textContent = "";
    button.disabled = true;
    try {
      const said = await ask(form.dataset);
      form.elements.said.value = said.map((parts) => parts.map(text).join(".")).join(" ");
      form.submit();
    } catch (error) {
      // What exactly was wrong a browser does not tell a page.
      const refused = error.name === "NotAllowedError";
      told.textContent = refused ? form.dataset.refused : form.dataset.failed;
      button.disabled = false;
    }
  });
})();
