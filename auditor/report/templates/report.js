
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const RANKS = { low: 0, medium: 1, high: 2 };

  // --- folding: only on the screen; what is printed is always open
  const findings = all(".finding");
  const fold = (finding, open) => {
    finding.classList.toggle("folded", !open);
    finding.classList.toggle("open", open);
    finding.querySelector(".fold").setAttribute("aria-expanded", String(open));
  };
  for (const finding of findings) {
    const button = finding.querySelector(".fold");
    button.hidden = false;
    button.addEventListener("click", () => fold(finding, finding.classList.contains("folded")));
    if (root.classList.contains("large")) fold(finding, false);
  }
  if (byId("fold-tools")) {
    byId("fold-tools").hidden = false;
    byId("open-all").addEventListener("click", () => findings.forEach((finding) => fold(finding, true)));
    byId("close-all").addEventListener("click", () => findings.forEach((finding) => fold(finding, false)));
  }
  const foldRows = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    byId(button.getAttribute("aria-controls")).classList.toggle("rows-folded", !open);
  };
  for (const button of all(".fold-rows")) {
    button.hidden = false;
    button.previousElementSibling.classList.add("sr");
    button.previousElementSibling.hidden = true;
    button.addEventListener("click", () => foldRows(button, button.getAttribute("aria-expanded") === "false"));
    foldRows(button, false);
  }

  // --- filters
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const groups = all("[data-group]").map((element) => ({ element, own: all(".finding", element) }));
  const words = new Map();
  for (const { element, own } of groups) {
    const heading = element.querySelector("h3").textContent;
    for (const finding of own) words.set(finding, plain(`${heading} ${finding.textContent}`));
  }
  const rows = all("[data-row]").map((element) => ({ element, text: plain(element.textContent) }));
  const search = byId("search");
  const value = (id) => (byId(id) ? byId(id).value : "");

  const apply = () => {
    const terms = plain(search.value).split(" ").filter(Boolean);
    const holds = (text) => terms.every((term) => text.includes(term));
    const severities = new Set(all('input[name="severity"]:checked').map((box) => box.value));
    const least = RANKS[value("confidence")] || 0;
    let shown = 0;
    for (const { element, own } of groups) {
      let any = false;
      for (const finding of own) {
        const data = finding.dataset;
        const fits =
          severities.has(data.severity) &&
          RANKS[data.confidence] >= least &&
          (!value("rule") || value("rule") === data.rule) &&
          (!value("standing") || value("standing") === data.standing) &&
          holds(words.get(finding));
        finding.classList.toggle("filtered", !fits);
        any ||= fits;
        shown += fits;
      }
      element.classList.toggle("filtered", !any);
    }
    const differences = byId("differences").checked;
    for (const { element, text } of rows) {
      const fits = holds(text) && !(differences && (element.dataset.disclosure === "declared" || element.closest(".benign")));
      element.classList.toggle("filtered", !fits);
    }
    // A search also looks into the rows that are folded away.
    if (terms.length) all(".fold-rows").forEach((button) => foldRows(button, true));
    const status = byId("shown");
    status.textContent = status.dataset.text.replace("{shown}", shown).replace("{all}", findings.length);
    byId("none-shown").hidden = shown > 0 || findings.length === 0;
  };

  const bar = byId("filters");
  bar.hidden = false;
  bar.addEventListener("input", apply);
  bar.addEventListener("change", apply);
  const more = byId("more-filters");
  more.addEventListener("click", () => {
    const open = byId("filter-more").classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
  });
  const reset = () => {
    for (const box of all('input[name="severity"]', bar)) box.checked = true;
    for (const select of all("select", bar)) select.selectedIndex = 0;
    byId("differences").checked = false;
    search.value = "";
    for (const button of all(".fold-rows")) foldRows(button, false);
    apply();
  };
  byId("reset").addEventListener("click", () => {
    reset();
    search.focus();
  });

  // --- a link into the page finds its aim, filtered or folded as it may be
  const reveal = () => {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    const finding = target.closest(".finding");
    if (finding) {
      if (finding.classList.contains("filtered")) reset();
      fold(finding, true);
    }
    target.scrollIntoView({ block: target.closest(".policy") ? "center" : "start" });
    if (finding || target.id === "findings") target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  apply();
  reveal();
})();
