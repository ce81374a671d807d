// Runs before the first paint: the chosen theme must be there when the prerendered page is.
(() => {
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const show = theme => theme ? root.dataset.theme = theme : delete root.dataset.theme;
  show(stored());

  let palette = null;
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
      event.preventDefault();
      palette.invokeMethodAsync("Open");
    }
  });
  // A grid is one stop of the Tab key; the arrows move between its cells, without asking the server.
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [-8, 0], PageDown: [8, 0], Home: [0, -Infinity], End: [0, Infinity] };
  const cellsOf = row => [...row.querySelectorAll("[data-cell]")];
  document.addEventListener("keydown", event => {
    const grid = event.target.closest?.("[role=grid]");
    const step = steps[event.key];
    if (!grid || !step || event.altKey || event.metaKey) return;
    const rows = [...grid.querySelectorAll("tbody > tr")].filter(row => row.querySelector("[data-cell]"));
    if (rows.length === 0) return;
    event.preventDefault();
    const cell = event.target.closest("[data-cell]");
    const top = event.ctrlKey && event.key === "Home", bottom = event.ctrlKey && event.key === "End";
    const at = cell ? rows.indexOf(cell.closest("tr")) : -1;
    const row = rows[top ? 0 : bottom ? rows.length - 1 : Math.min(rows.length - 1, Math.max(0, cell ? at + step[0] : 0))];
    const cells = cellsOf(row);
    const column = cell ? cellsOf(rows[at]).indexOf(cell) + step[1] : 0;
    cells[Math.min(cells.length - 1, Math.max(0, column))].focus();
  });
  document.addEventListener("components-reconnect-state-changed", event => {
    root.dataset.circuit = event.detail.state === "hide" ? "live" : "reconnecting";
  });
  document.addEventListener("click", event => {
    if (event.target.closest("[data-reload]")) location.reload();
  });

  window.pgtls = {
    live: () => { root.dataset.circuit = "live"; },
    theme: () => stored() ?? "system",
    setTheme: theme => {
      try { theme === "system" ? localStorage.removeItem("theme") : localStorage.setItem("theme", theme); } catch { /* private window: for this page only */ }
      show(theme === "system" ? null : theme);
    },
    copy: async text => {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    palette: reference => { palette = reference; },
    focus: id => document.getElementById(id)?.focus(),
    reveal: id => document.getElementById(id)?.scrollIntoView({ block: "nearest" }),
  };
})();
