(() => {
  "use strict";
  const editions = [...document.querySelectorAll(".edition")];
  const wide = matchMedia("(min-width: 780px)");
  const drawn = new Map();

  // A hash is a language, or a language and a place: "ru", "ru.rates".
  const meant = () => {
    const lang = decodeURIComponent(location.hash.slice(1)).split(".")[0];
    return editions.find((one) => one.id === lang) || editions[0];
  };

  const show = () => {
    const edition = meant();
    for (const one of editions) one.hidden = one !== edition;
    document.documentElement.lang = edition.lang;
    document.documentElement.dir = edition.dir;
    document.title = edition.dataset.title;
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (place && place !== edition) place.scrollIntoView();
    draw(edition);
  };

  const draw = async (edition) => {
    const specs = JSON.parse(edition.querySelector("script.charts").textContent);
    const width = wide.matches ? "wide" : "narrow";
    for (const place of edition.querySelectorAll(".drawing")) {
      const name = place.dataset.chart;
      const before = drawn.get(place);
      if (before && before.width === width) continue;
      if (before) before.result.finalize();
      const result = await vegaEmbed(place, specs[name][width], {
        actions: false, ast: true, defaultStyle: false, renderer: "svg",
      });
      // The wrapper is the image; what is inside must not be read a second time.
      place.querySelector("svg").setAttribute("aria-hidden", "true");
      drawn.set(place, { width, result });
      const button = place.parentElement.querySelector("button.save");
      button.hidden = false;
      button.onclick = () => save(drawn.get(place).result.view, `${name}.${edition.lang}.svg`);
    }
  };

  const save = async (view, name) => {
    const image = new Blob([await view.toSVG()], { type: "image/svg+xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(image);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const sort = (table, column, heading, lang) => {
    const before = heading.getAttribute("aria-sort");
    const number = heading.classList.contains("number");
    // Figures come the largest first, words from the beginning of the alphabet; the next press turns it round.
    const order = before ? (before === "descending" ? 1 : -1) : number ? -1 : 1;
    for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
    const words = new Intl.Collator(lang, { numeric: true });
    const value = (row) => row.children[column].dataset.sort;
    const rows = [...table.tBodies[0].rows];
    rows.sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      // What has no value stands last, whichever way the rest is sorted.
      if (a === "" || b === "") return (a === "") - (b === "");
      return order * (number ? a - b : words.compare(a, b));
    });
    table.tBodies[0].append(...rows);
  };

  for (const edition of editions) {
    for (const table of edition.querySelectorAll("table.sortable")) {
      [...table.tHead.rows[0].cells].forEach((heading, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        heading.append(button);
        button.addEventListener("click", () => sort(table, column, heading, edition.lang));
      });
    }
  }

  addEventListener("hashchange", show);
  wide.addEventListener("change", () => draw(meant()));
  show();
})();
