// Select2 draws a box of its own beside each select that is filled by typing:
// here it gets the name of the select that it stands for, whenever it is drawn.
function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-container")) {
    const name = box.previousElementSibling?.labels?.[0]?.textContent.trim();
    if (!name) continue;
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.setAttribute("aria-label", name);
    }
  }
}

new MutationObserver(nameBoxes).observe(document.documentElement, { childList: true, subtree: true });
