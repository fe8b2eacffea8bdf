
"use strict";
(() => {
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  const more = document.getElementById("more-filters");
  if (more) {
    more.addEventListener("click", () => {
      const open = document.getElementById("filter-more").classList.toggle("open");
      more.setAttribute("aria-expanded", String(open));
    });
  }
})();
