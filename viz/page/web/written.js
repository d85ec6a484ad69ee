// All steps as a table, written from the present numbers when it is opened or printed.
import { cut, h, isolated } from './elements.js';
import { inWords, number } from './numbers.js';

const LONGEST = 300; // steps

/** What a step sends, with the gradient that arrives in the place of □. */
const arrived = (does, gradient) => does.replaceAll('□', gradient);

/** A `<details>` that fills itself. */
export function makeWritten(view) {
  const body = h('tbody', {}),
    more = h('p', { class: 'soft' });
  const element = h(
    'details',
    { class: 'written', ontoggle: () => element.open && fill() },
    h('summary', {}, view.say('table.all_steps')),
    h(
      'table',
      { class: 'facts' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['table.pass', 'table.step', 'table.formula', 'table.result'].map((key) =>
            h('th', { scope: 'col' }, view.say(key)),
          ),
        ),
      ),
      body,
    ),
    more,
  );
  function rows() {
    const [whole] = view.trace.graphs;
    const name = (k) => cut(isolated(whole.nodes[k].name), 20);
    const loss = name(whole.ends[0]);
    return [
      ...whole.forward.map(({ node }) => [
        view.say('table.forward'),
        name(node),
        whole.nodes[node].label,
        whole.nodes[node].value,
      ]),
      ...whole.backward.map(({ consumer, parent, before, after, does }) => [
        view.say('table.backward'),
        `∂${loss}/∂${name(parent)}`,
        `${before === null ? '=' : '+='} ${arrived(does, `∂${loss}/∂${name(consumer)}`)}`,
        after,
      ]),
      ...whole.update.map((one) => [
        view.say('table.update'),
        name(one.node),
        `− ${number(view.trace.lr)} · ∂${loss}/∂${name(one.node)}`,
        one.new,
      ]),
    ];
  }
  function fill() {
    const all = rows();
    more.textContent = all.length > LONGEST ? view.say('table.more', { n: all.length - LONGEST }) : '';
    body.replaceChildren(
      ...all
        .slice(0, LONGEST)
        .map(([pass, what, how, t]) =>
          h('tr', {}, h('td', {}, pass), h('td', {}, what), h('td', {}, how), h('td', { class: 'mono' }, inWords(t))),
        ),
    );
  }
  return {
    element,
    /** Open it for a print, and as it was before afterwards. */
    print(isPrinting) {
      if (isPrinting) {
        element.dataset.was = String(element.open);
        fill();
        element.open = true;
      } else element.open = element.dataset.was === 'true';
    },
  };
}
