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
