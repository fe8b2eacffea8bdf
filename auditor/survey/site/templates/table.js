
// The table of a site on disk. Its rows lie in files beside the page, which scripts may load where fetch may not.
(() => {
  const byId = (id) => document.getElementById(id);
  const site = JSON.parse(byId("site-data").textContent);
  const form = byId("filters");
  const status = byId("shown");
  const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const [FILE, TITLE, PACKAGE, VERSION, PATH, RESULT, COUNTS, DEVELOPER, CATEGORY, SOURCE, STANDING, GUESSED, NAME] =
    Array(13).keys();

  // --- data: each file calls this with its name and what it holds
  const rows = [];
  const searched = [];
  const developers = [];
  const arrived = new Map();
  window.auditorSite = (name, content) => arrived.set(name, content);
  const load = (name) =>
    new Promise((resolve, reject) => {
      if (arrived.has(name)) return resolve(arrived.get(name));
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onload = () => (arrived.has(name) ? resolve(arrived.get(name)) : reject(new Error(name)));
      script.onerror = () => reject(new Error(name));
      document.head.append(script);
    });

  // --- what is chosen, as the address has it after "#"
  const fields = [...form.elements].filter((field) => field.name);
  const chosen = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
  let page = 1;
  let hits = [];
  let broken = false;

  // --- filters
  const postings = new Map();
  const marked = (content, says) => {
    const mark = new Uint8Array(site.all);
    for (const [said, deltas] of Object.entries(content)) {
      if (says && said !== says) continue;
      let at = -1;
      for (const delta of deltas) mark[(at += delta)] = 1;
    }
    return mark;
  };
  const subjects = async (values) => {
    const marks = [];
    for (const field of fields) {
      if (!field.dataset.posting || !field.value) continue;
      const file = `${field.dataset.posting}-${field.selectedOptions[0].dataset.file}`;
      const says = field.dataset.posting === "rule" ? "" : values.says;
      const key = `${file} ${says}`;
      if (!postings.has(key)) postings.set(key, marked(await load(file), says));
      marks.push(postings.get(key));
    }
    return marks;
  };
  const fitting = (values, marks) => {
    const terms = plain(values.text).split(/\s+/).filter(Boolean);
    const developer = plain(values.developer);
    const severity = site.severities.indexOf(values.severity);
    const audited = new Set(["pass", "fail", "incomplete"]);
    const fits = (at) => {
      const row = rows[at];
      if (values.result === "unaudited" ? audited.has(row[RESULT]) : values.result && row[RESULT] !== values.result)
        return false;
      if (severity >= 0 && !row[COUNTS][severity]) return false;
      if (values.source && row[SOURCE] !== values.source) return false;
      if (values.category && row[CATEGORY] !== values.category) return false;
      if (values.review === "none" && (row[STANDING] || !audited.has(row[RESULT]))) return false;
      if (values.review === "reviewed" && !row[STANDING]) return false;
      if (values.review === "disputed" && row[STANDING] !== "disputed") return false;
      for (const mark of marks) if (!mark[at]) return false;
      if (developer && !developers[at].includes(developer)) return false;
      for (const term of terms) if (!searched[at].includes(term)) return false;
      return true;
    };
    const found = [];
    for (let at = 0; at < rows.length; at++) if (fits(at)) found.push(at);
    return found;
  };

  // --- rows
  const shape = byId("row").content.firstElementChild;
  const fill = (row) => {
    const element = shape.cloneNode(true);
    const cell = (name) => element.querySelector(`[data-cell="${name}"]`);
    const put = (name, text) => {
      const place = cell(name);
      const inner = place.querySelector("bdi") || place;
      inner.textContent = text;
      place.classList.toggle("empty", !text);
      return place;
    };
    put("title", row[TITLE]).href = `apps/${row[FILE]}.html`;
    put("package", row[PACKAGE]);
    put("version", row[VERSION]);
    put("path", row[PATH]);
    put("result", site.results[row[RESULT]]).className = `says r-${row[RESULT]}`;
    site.severities.forEach((severity, at) => {
      const count = row[COUNTS][at];
      const place = cell(severity);
      place.textContent = site.count.replace("{word}", site.severity[severity]).replace("{count}", count);
      place.hidden = !count;
    });
    element.querySelector(".counts").parentElement.classList.toggle("empty", !row[COUNTS].some(Boolean));
    put("developer", row[DEVELOPER]);
    put("category", row[NAME]);
    put("source", row[SOURCE]);
    put("standing", site.standings[row[STANDING]] || "").classList.add(`v-${row[STANDING] || "none"}`);
    return element;
  };
  const show = () => {
    const last = Math.max(1, Math.ceil(hits.length / site.page));
    page = Math.min(Math.max(page, 1), last);
    const from = (page - 1) * site.page;
    byId("rows").replaceChildren(...hits.slice(from, from + site.page).map((at) => fill(rows[at])));
    byId("table").hidden = hits.length === 0;
    byId("none-shown").hidden = hits.length > 0 || rows.length < site.all || site.all === 0;
    byId("pager").hidden = last < 2;
    byId("previous").disabled = page === 1;
    byId("next").disabled = page === last;
    const place = byId("page-of");
    place.textContent = place.dataset.text.replace("{number}", number(page)).replace("{all}", number(last));
  };
  const tell = () => {
    const text = rows.length < site.all ? status.dataset.reading : status.dataset.text;
    const said = text.replace("{shown}", number(hits.length)).replace("{all}", number(site.all));
    status.textContent = broken ? status.dataset.unread : said;
  };
  let turn = 0;
  const apply = async () => {
    const mine = ++turn;
    const values = chosen();
    let marks = [];
    try {
      marks = await subjects(values);
    } catch {
      broken = true;
    }
    if (mine !== turn) return; // the reader has chosen something else meanwhile
    if (broken) return tell(); // the rows that are in the page stay
    hits = fitting(values, marks);
    show();
    tell();
  };

  // --- the address
  const write = () => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(chosen())) if (value) query.set(name, value);
    if (page > 1) query.set("page", page);
    history.replaceState(null, "", query.size ? `#${query}` : location.pathname + location.search);
  };
  const read = () => {
    const query = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      const value = query.get(field.name) || "";
      field.value = value;
      if (field.value !== value) field.value = ""; // a choice that there is not
    }
    page = Number(query.get("page")) || 1;
    const far = [...form.querySelectorAll(".filter-more [name]")].some((field) => field.value);
    if (far) {
      byId("filter-more").classList.add("open");
      byId("more-filters").setAttribute("aria-expanded", "true");
    }
    return [...query.keys()].some((name) => name === "page" || fields.some((field) => field.name === name));
  };

  // --- events
  const changed = () => {
    page = 1;
    write();
    return apply();
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  byId("reset").addEventListener("click", () => {
    for (const field of fields) field.value = "";
    changed();
    form.elements.text.focus();
  });
  const leaf = (step) => {
    page += step;
    show();
    write();
    byId("apps").scrollIntoView();
  };
  byId("previous").addEventListener("click", () => leaf(-1));
  byId("next").addEventListener("click", () => leaf(1));
  const follow = () => {
    if (read()) byId("filters").scrollIntoView();
    return apply();
  };
  addEventListener("hashchange", () => {
    if (location.hash.includes("=") || !location.hash) follow();
  });

  // --- start: the first rows are in the page; the others come when it has been shown
  const take = (chunk) => {
    for (const row of chunk) {
      const name = site.categories[row[CATEGORY]] || "";
      row[NAME] = name && row[GUESSED] ? site.guessed.replace("{name}", () => name) : name;
      rows.push(row);
      developers.push(plain(row[DEVELOPER]));
      searched.push(plain(`${row[TITLE]}\n${row[PACKAGE]}\n${row[PATH]}\n${row[DEVELOPER]}`));
    }
  };
  const readAll = async () => {
    const filtered = read();
    try {
      for (let at = 0; at < site.chunks; at++) {
        take(await load(`rows-${at}`));
        arrived.delete(`rows-${at}`);
        if (filtered || fields.some((field) => field.value)) await apply();
        else tell();
        await new Promise((resolve) => setTimeout(resolve));
      }
    } catch {
      broken = true;
    }
    await apply();
    if (filtered) byId("filters").scrollIntoView();
    document.documentElement.dataset.ready = "yes";
  };
  requestAnimationFrame(() => setTimeout(readAll));
})();
