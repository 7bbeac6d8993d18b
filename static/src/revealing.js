// Radios of which each shows what else is asked. Not GOV.UK's own module: it sets aria-expanded, which a
// radio may not carry.
for (const group of document.querySelectorAll("[data-reveals]")) {
  const radios = [...group.querySelectorAll("input[type=radio][data-reveal]")];
  const show = () => {
    for (const radio of radios) {
      document.getElementById(radio.dataset.reveal).hidden = !radio.checked;
    }
  };
  group.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
