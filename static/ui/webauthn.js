// A form that needs a security key or passkey: the ceremony comes before the form is sent.
for (const form of document.querySelectorAll("form[data-webauthn]")) {
  const error = document.querySelector("[data-webauthn-error]");
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent).publicKey;
  form.addEventListener("submit", async (event) => {
    const asks = form.elements["use-key"];  // a form that can do without has a button for the key
    if (asks && event.submitter !== asks) return;
    event.preventDefault();
    try {
      const credential = form.dataset.webauthn === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      error.textContent = "The key or passkey was not used. Try again, or use a code instead.";
    }
  });
}
