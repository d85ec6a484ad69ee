// Light or dark: a notebook says it by its body, a site by its root or to a frame in a message; elsewhere the system
// does.

/** Keep `data-theme` of `root` what the page is. */
export function followTheme(root) {
  if (root.dataset.fixed !== undefined) return;
  let told = '';
  function follow() {
    const { body } = document,
      jupyter = body.dataset.jpThemeLight,
      site = told || document.documentElement.dataset.theme;
    const found = jupyter
      ? jupyter === 'false'
        ? 'dark'
        : 'light'
      : /vscode-(dark|high-contrast(?!-light))/.test(body.className)
        ? 'dark'
        : /vscode-(light|high-contrast-light)/.test(body.className)
          ? 'light'
          : site === 'dark' || site === 'light'
            ? site
            : '';
    if (found) root.dataset.theme = found;
    else delete root.dataset.theme;
  }
  follow();
  new MutationObserver(follow).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-jp-theme-light'],
  });
  new MutationObserver(follow).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  globalThis.addEventListener('message', (event) => {
    const theme = event.data?.chalkgrad?.theme;
    if (event.source !== globalThis.parent || !['dark', 'light', ''].includes(theme)) return;
    told = theme;
    follow();
  });
}
