// Light or dark: a notebook says it by its body; elsewhere the system does.

/** Keep `data-theme` of `root` what the page is. */
export function followTheme(root) {
  if (root.dataset.fixed !== undefined) return;
  function follow() {
    const { body } = document,
      jupyter = body.dataset.jpThemeLight;
    const found = jupyter
      ? jupyter === 'false'
        ? 'dark'
        : 'light'
      : /vscode-(dark|high-contrast(?!-light))/.test(body.className)
        ? 'dark'
        : /vscode-(light|high-contrast-light)/.test(body.className)
          ? 'light'
          : '';
    if (found) root.dataset.theme = found;
    else delete root.dataset.theme;
  }
  follow();
  new MutationObserver(follow).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-jp-theme-light'],
  });
}
