// Outputs of cells follow the theme of JupyterLab's page; here they follow this page's. On paper everything is light.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const printing = matchMedia("print");
  const follow = () => {
    const theme = document.body.dataset.theme;
    const isDark = !printing.matches && (theme === "dark" || (theme !== "light" && dark.matches));
    document.body.setAttribute("data-jp-theme-light", String(!isDark));
  };
  follow();
  new MutationObserver(follow).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
  dark.addEventListener("change", follow);
  printing.addEventListener("change", follow);

  // Two sidebars want two names.
  const french = document.documentElement.lang === "fr";
  document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", french ? "Toutes les pages" : "All pages");
  document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", french ? "Cette page" : "This page");

  // What scrolls can be reached by keys.
  for (const box of document.querySelectorAll("pre, .cell_output, .table-wrapper, .figure-wrapper")) {
    const reach = () => {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else if (box.tabIndex === 0) box.removeAttribute("tabindex");
    };
    new ResizeObserver(reach).observe(box);
  }

  // On paper folds are open, and runs that fit a page stand there as a whole; of longer ones the part that the reader has chosen, beside the overview.
  const sheet = 900; // pixels
  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll(".jd-box")) if (box.scrollHeight <= sheet) box.style.maxHeight = "none";
    for (const d of document.querySelectorAll("article details:not([open]):not(.hide)")) { d.open = true; d.dataset.printed = ""; }
  });
  addEventListener("afterprint", () => {
    for (const box of document.querySelectorAll(".jd-box")) box.style.maxHeight = "";
    for (const d of document.querySelectorAll("details[data-printed]")) { d.open = false; delete d.dataset.printed; }
  });
})();
