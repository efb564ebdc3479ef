(() => {
  "use strict";
  const main = document.querySelector("main");
  let opened = null;

  const shut = () => {
    if (!opened) return;
    opened.panel.remove();
    opened.button.setAttribute("aria-expanded", "false");
    opened.button.removeAttribute("aria-controls");
    opened = null;
  };

  // What is said stands once, in the list; the panel shows a copy without its anchors, and nothing twice.
  const copy = (id, said) => {
    const note = document.createElement("div");
    note.className = "note";
    let told = 0, skipped = false;
    for (const part of document.getElementById(id).children) {
      if (part.className === "go") continue;
      if (part.className === "finding") {
        const words = part.textContent.toLowerCase();
        skipped = said.has(words);
        said.add(words);
        told += !skipped;
      }
      if (skipped && part.className !== "understood") continue;
      const twin = part.cloneNode(true);
      twin.removeAttribute("id");
      note.append(twin);
    }
    return told ? [note] : [];
  };

  const open = (button) => {
    shut();
    const panel = document.createElement("div");
    panel.id = "panel";
    panel.className = "panel";
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", `${main.dataset.beside} ${button.firstChild.textContent}`);
    const away = document.createElement("button");
    away.type = "button";
    away.className = "away";
    away.textContent = main.dataset.close;
    away.addEventListener("click", () => { shut(); button.focus(); });
    const said = new Set();
    panel.append(away, ...button.dataset.notes.split(" ").flatMap((id) => copy(id, said)));
    panel.style.setProperty("--top", `${button.offsetTop}px`);
    button.closest(".block").append(panel);
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", "panel");
    opened = { button, panel };
  };

  for (const link of document.querySelectorAll("a.mark")) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = link.id;
    button.className = link.className;
    button.dataset.notes = link.dataset.notes;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-describedby", `${link.dataset.notes.split(" ")[0]}-why`);
    button.append(...link.childNodes);
    link.replaceWith(button);
  }

  main.addEventListener("click", (event) => {
    const button = event.target.closest("button.mark");
    if (button) return opened && opened.button === button ? shut() : open(button);
    const link = event.target.closest(".go a");
    const mark = link && document.getElementById(link.hash.slice(1));
    if (!mark) return undefined;
    event.preventDefault();
    open(mark);
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    return undefined;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened) return;
    const { button } = opened;
    shut();
    button.focus();
  });

  for (const hint of document.querySelectorAll(".with-scripts, .without-scripts")) {
    hint.hidden = hint.classList.contains("without-scripts");
  }
})();
