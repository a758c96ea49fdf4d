
"use strict";
// Lists that grow and can be filtered. Entries come as [tag, {attribute: value}, child...] and become
// elements and text nodes, never markup: no name in a report can bring any.
(() => {
  const PAGE = 100;

  const node = (entry) => {
    if (typeof entry === "string") return document.createTextNode(entry);
    const [tag, attributes, ...children] = entry;
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.map(node));
    return made;
  };

  const words = (entry) => (typeof entry === "string" ? entry : entry.slice(2).map(words).join(" "));

  const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  const grow = (name, entries) => {
    const list = document.getElementById(`${name}-list`);
    const status = document.getElementById(`${name}-status`);
    const more = document.getElementById(`${name}-more`);
    const form = document.getElementById(`${name}-filter`);
    const open = document.getElementById(`${name}-open`);
    const noun = status.dataset.noun;
    let texts = null;
    let matching = entries;
    let shown = list.children.length;

    const tell = () => {
      const all = matching.length === entries.length;
      const of = all ? counted(entries.length, noun) : `${counted(matching.length, noun)} of ${entries.length.toLocaleString("en")} match`;
      const part = shown < matching.length ? `; the first ${shown.toLocaleString("en")} are shown` : "";
      status.textContent = of + part;
      if (more) more.hidden = shown >= matching.length;
    };

    const add = (until) => {
      const next = matching.slice(shown, until);
      list.append(...next.map(node));
      shown += next.length;
      tell();
      return next.length;
    };

    const accepts = () => {
      const asked = new FormData(form);
      const text = (asked.get("text") || "").trim().toLowerCase().split(/\s+/);
      const rule = asked.get("rule");
      const target = asked.get("target");
      const levels = form.querySelector("[name=level]") && asked.getAll("level");
      const states = form.querySelector("[name=state]") && asked.getAll("state");
      if (text[0] && !texts) texts = entries.map((entry) => words(entry).toLowerCase());
      return (entry, index) => {
        const facets = entry[1];
        return (!levels || levels.includes(facets["data-level"]))
          && (!states || states.includes(facets["data-state"]))
          && (!rule || facets["data-rule"] === rule)
          && (!target || facets["data-target"] === target)
          && (!text[0] || text.every((word) => texts[index].includes(word)));
      };
    };

    const filter = () => {
      matching = entries.filter(accepts());
      list.replaceChildren();
      shown = 0;
      add(PAGE);
    };

    let waiting = 0;
    if (form) {
      form.hidden = false;
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(filter, 120);
      });
    }
    if (more) {
      more.addEventListener("click", () => {
        const first = shown;
        add(shown + PAGE);
        const reached = list.children[first];
        const target = reached && (reached.querySelector("summary") || reached);
        if (target && target.tagName === "TR") target.tabIndex = -1;
        if (target) target.focus();
      });
    }
    if (open) {
      open.addEventListener("click", () => {
        const wanted = open.textContent === "Open all";
        for (const each of list.querySelectorAll(":scope > li > details")) each.open = wanted;
        open.textContent = wanted ? "Close all" : "Open all";
      });
    }

    const reveal = () => {
      const wanted = decodeURIComponent(location.hash.slice(1));
      const index = wanted ? entries.findIndex((entry) => entry[1].id === wanted) : -1;
      if (index < 0) return;
      if (!document.getElementById(wanted)) {
        if (form) form.reset();
        matching = entries;
        list.replaceChildren();
        shown = 0;
        add(index + PAGE);
      }
      const found = document.getElementById(wanted);
      const details = found.querySelector("details");
      if (details) details.open = true;
      found.scrollIntoView();
    };
    addEventListener("hashchange", reveal);
    if (name === "findings") addEventListener("beforeprint", () => add(matching.length));
    tell();
    reveal();
  };

  const data = JSON.parse(document.getElementById("data").textContent);
  for (const [name, entries] of Object.entries(data)) grow(name, entries);
})();
