
"use strict";
(() => {
  const more = document.getElementById("more-filters");
  if (more) {
    more.addEventListener("click", () => {
      const open = document.getElementById("filter-more").classList.toggle("open");
      more.setAttribute("aria-expanded", String(open));
    });
  }
})();
