// Live pages in frames follow the light or dark of the book: a page on disk may not look into its parent.
function tell(frame) {
  const theme = document.documentElement.dataset.theme ?? '';
  frame.contentWindow?.postMessage({ chalkgrad: { theme } }, '*');
}

for (const frame of document.querySelectorAll('iframe.chalkgrad-live')) {
  frame.addEventListener('load', () => tell(frame));
  tell(frame);
}
new MutationObserver(() => document.querySelectorAll('iframe.chalkgrad-live').forEach(tell)).observe(
  document.documentElement,
  { attributes: true, attributeFilter: ['data-theme'] },
);

// A page without a height of its own says how high it is.
addEventListener('message', ({ source, data }) => {
  const height = data?.chalkgrad?.height;
  const frame = [...document.querySelectorAll('iframe.chalkgrad-live')].find((one) => one.contentWindow === source);
  if (frame && height > 0) frame.style.height = `${height}px`;
});
