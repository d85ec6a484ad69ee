// Diagrams are drawn in the book's light or dark, and again when it changes.
const diagrams = [...document.querySelectorAll('pre.mermaid')].map((element) => [element, element.textContent]);

async function draw() {
  const dark = document.documentElement.dataset.theme === 'dark';
  mermaid.initialize({ startOnLoad: false, theme: dark ? 'dark' : 'neutral', securityLevel: 'strict' });
  for (const [element, text] of diagrams) {
    delete element.dataset.processed;
    element.textContent = text;
  }
  await mermaid.run({ nodes: diagrams.map(([element]) => element) });
}

// One after the other: two at a time would draw into each other's places.
let drawn = draw();
new MutationObserver(() => {
  drawn = drawn.then(draw);
}).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
