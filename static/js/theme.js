// Light or dark: as the person chose here, else as their device says.
// Loaded before the first paint, so that no page flashes in the wrong theme.
const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");
const CHOICE = "kpidash-theme";

function chosen() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null; // A browser that keeps nothing still shows its device's theme.
  }
}

function keep(theme) {
  try {
    localStorage.setItem(CHOICE, theme);
  } catch {
    // The choice then holds for this page alone.
  }
}

function show(theme) {
  root.dataset.bsTheme = theme;
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.setAttribute("aria-pressed", String(theme === "dark"));
  }
  document.dispatchEvent(new CustomEvent("themechange"));
}

function shown() {
  return chosen() ?? (device.matches ? "dark" : "light");
}

root.classList.add("js");
show(shown());
device.addEventListener("change", () => show(shown()));

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const other = root.dataset.bsTheme === "dark" ? "light" : "dark";
      keep(other);
      show(other);
    });
  }
  show(shown());
});
