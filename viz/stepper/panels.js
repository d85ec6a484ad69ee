'use strict';
// The panel of a step: its formula in symbols and in numbers, what it takes and what it gives.

const sign = (text) => h('div', { class: 'sign', 'aria-hidden': 'true' }, text);

/** Returns `{forward, backward, update}`, each a list of elements; `draw` and `onAnswer` are for what is predicted. */
function makePanels(view, heading_, { draw, onAnswer }) {
  const { trace, whole, lossName, state, graph, steps, step, node, nodeName, see, key, isHidden, gradientText } = view;
  const windowPanel = makeWindows(view);
  /** What stands in a formula's places, for the operation `k`. */
  const place = (k) => (v) => {
    if (v === 'g')
      return {
        symbol: () => derivative(lossName, nodeName(k)),
        value: see(node(k).gradient, k),
        color: 'grd',
        isGradient: true,
      };
    if (v === 'parts')
      return {
        symbol: () =>
          m(
            'mrow',
            {},
            node(k)
              .parents.slice(0, 6)
              .flatMap((p, i) => [i ? m('mo', { separator: 'true' }, ',') : null, nameOf(nodeName(p))]),
          ),
        value: undefined,
      };
    const n = v === 'y' ? k : node(k).parents[v];
    return { symbol: () => nameOf(nodeName(n)), value: see(node(n).value, n), color: 'val' };
  };
  /** A formula with numbers put in; null for one that is a single number, or has too many. */
  const numbersIn = (f, at) =>
    trace.formulas[f][0] === 'var' && trace.formulas[f].length === 2 ? null : formula(trace.formulas[f], at, true);
  function tile(label, symbol, t, color, k, note) {
    const row = k !== null && node(k).batch && t !== null ? state.sample : null;
    return h(
      'div',
      { class: 'tile' },
      h('div', { class: 'label' }, label),
      m('math', {}, symbol),
      array(t, color, row),
      h('div', { class: 'shape' }, t === null ? '' : shapeText(t), note && h('span', { class: 'ok' }, ` ${note}`)),
    );
  }
  const heading = (text) => h(heading_, {}, `Step ${state.step + 1} of ${steps().length} · `, h('span', {}, text));
  const same = (a, b) => shapeText(a) === shapeText(b);

  function forwardPanel() {
    const { node: k, short, formula: f, about } = step(),
      at = place(k),
      { parents, value } = node(k);
    const numbers = numbersIn(f, at);
    const unique = [...new Set(parents)];
    return [
      heading(`compute ${cut(nodeName(k), 40)}`),
      math(
        nameOf(nodeName(k)),
        equals(),
        short === null ? [] : [formula(trace.formulas[short], at, false), equals()],
        formula(trace.formulas[f], at, false),
      ),
      numbers &&
        math(
          nameOf(nodeName(k)),
          equals(),
          numbers,
          isHidden() ? [] : isSmall(see(value, k)) ? [equals(), matrix(see(value, k), 'val')] : [],
        ),
      h(
        'div',
        { class: 'tiles' },
        unique.slice(0, 4).map((p) => tile('input', nameOf(nodeName(p)), see(node(p).value, p), 'val', p)),
        sign('→'),
        answer(value, k, (t) => tile('result', nameOf(nodeName(k)), t, 'val', k)),
      ),
      windowPanel(k),
      about && h('p', { class: 'why' }, about),
    ];
  }
  function backwardPanel() {
    const {
      consumer,
      parent,
      index,
      formula: f,
      local_formula: lf,
      local,
      contribution,
      before,
      after,
      joined,
      why,
    } = step();
    const at = place(consumer),
      symbol = () => derivative(lossName, nodeName(parent));
    const batch = node(parent).batch ? state.sample : null;
    const product = sampled(contribution, batch);
    const numbers = node(consumer).batch && !node(parent).batch && state.sample !== null ? null : numbersIn(f, at);
    const terms = graph().backward.filter((one) => one.parent === parent),
      nth = terms.indexOf(step());
    const upstream = batch === null ? node(consumer).gradient : see(node(consumer).gradient, consumer);
    const localNow = batch !== null && joined === '⊙' ? sampled(local, batch) : local;
    const assign = m('mo', {}, before === null ? '=' : '+=');
    return [
      heading(`from ${cut(nodeName(consumer), 30)} back to ${cut(nodeName(parent), 30)}`),
      math(symbol(), assign, formula(trace.formulas[f], at, false)),
      numbers &&
        math(
          symbol(),
          assign.cloneNode(true),
          numbers,
          isHidden() ? [] : isSmall(product) ? [equals(), matrix(product, 'grd')] : [],
        ),
      h(
        'div',
        { class: 'tiles' },
        tile('upstream', derivative(lossName, nodeName(consumer)), upstream, 'grd', batch === null ? consumer : null),
        sign({ '⊙': '⊙', '·': '·', '@': '·', '→': '▸' }[joined]),
        tile(
          'local',
          m(
            'mrow',
            {},
            m('mfrac', { class: 'val' }, partial(nodeName(consumer)), partial(nodeName(parent))),
            equals(),
            formula(trace.formulas[lf], at, false),
          ),
          localNow,
          'val',
          !node(parent).batch && shapeOf(local)[0] === whole.samples ? consumer : null,
        ),
        sign('='),
        answer(contribution, parent, (t) =>
          tile(
            'product',
            symbol(),
            t,
            'grd',
            parent,
            shapeOf(contribution).length && same(contribution, node(parent).value)
              ? `✓ fits ${cut(nodeName(parent), 12)}`
              : '',
          ),
        ),
      ),
      h('p', { class: 'why' }, why),
      h(
        'div',
        { class: 'accumulate' },
        m('math', {}, symbol()),
        inline(before === null ? null : sampled(before, batch)),
        ' → ',
        isHidden() ? h('span', { class: 'mono' }, '?') : inline(sampled(after, batch)),
        h(
          'span',
          { class: 'soft' },
          terms.length === 1
            ? `one path leads here`
            : `term ${nth + 1} of ${terms.length}: ${plural(terms.length, 'path')} lead here, their terms add up`,
        ),
        terms.length > 1 && index >= 0 && nth === terms.length - 1 && h('span', { class: 'ok' }, 'complete ✓'),
      ),
    ];
  }
  const inline = (t) =>
    t !== null && shapeOf(t).length === 2 && isSmall(t)
      ? table(t, 'grd')
      : h('span', { class: 'mono grd' }, t === null ? '—' : isSmall(t) ? inWords(t) : brief(t, 40));
  function updatePanel() {
    const { node: k, new: after } = step(),
      { value, gradient } = node(k),
      name = () => nameOf(nodeName(k));
    return [
      heading(`update ${cut(nodeName(k), 40)}`),
      math(
        name(),
        m('mo', {}, '←'),
        name(),
        m('mo', {}, '−'),
        m('mi', {}, 'η'),
        m('mo', {}, '·'),
        derivative(lossName, nodeName(k)),
        m('mtext', { class: 'note' }, `with η = ${number(trace.lr)}`),
      ),
      h(
        'div',
        { class: 'tiles' },
        tile('old', name(), value, 'val', null),
        sign(`− ${number(trace.lr)} ·`),
        tile('gradient', derivative(lossName, nodeName(k)), gradient, 'grd', null),
        sign('='),
        answer(after, k, (t) => tile('new', name(), t, 'val', null)),
      ),
      h('p', { class: 'why' }, 'Against the gradient the loss falls; η says how far to go.'),
      state.step === steps().length - 1 &&
        whole.loss_after !== null &&
        h(
          'div',
          { class: 'accumulate' },
          'With every weight new: ',
          m('math', {}, nameOf(lossName)),
          h('span', { class: 'mono val' }, inWords(node(graph().ends[0]).value)),
          ' → ',
          h('span', { class: 'mono val' }, number(whole.loss_after)),
          Number(whole.loss_after) < Number(node(graph().ends[0]).value)
            ? h('span', { class: 'ok' }, 'lower ✓')
            : h('span', { class: 'soft' }, 'higher: η is too large here'),
        ),
    ];
  }

  // ---------------------------------------------------------------- predict first
  /** The result; or, when it is to be predicted, a question. */
  function answer(t, k, tileOf) {
    if (!isHidden()) {
      const verdict = state.predict && state.answered.get(key());
      const made = tileOf(see(t, k));
      if (verdict) made.append(h('div', { class: verdict.right ? 'ok' : 'wrong' }, verdict.text));
      return made;
    }
    const data = entries(see(t, k));
    const entry = data.reduce((best, x, i) => (Math.abs(x) > Math.abs(data[best]) ? i : best), 0);
    const name = state.tab === 'backward' ? gradientText(k) : nodeName(k);
    const shape = shapeOf(see(t, k)),
      at =
        shape.length === 2
          ? `[${Math.floor(entry / shape[1])}, ${entry % shape[1]}]`
          : shape.length
            ? `[${entry}]`
            : '';
    const field = h('input', {
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      size: 9,
      'aria-label': `Your ${cut(name, 24)}${at}`,
    });
    const settle = (typed) => {
      const said = Number(typed.trim().replace('−', '-').replace(',', '.')),
        right = typed.trim() !== '' && Math.abs(said - data[entry]) <= Math.max(0.02 * Math.abs(data[entry]), 1e-6);
      if (typed.trim() === '' || Number.isNaN(said)) {
        field.setAttribute('aria-invalid', 'true');
        field.focus();
        return;
      }
      state.tried += 1;
      state.right += right ? 1 : 0;
      state.answered.set(key(), {
        right,
        text: right
          ? `✓ right: ${number(data[entry])}`
          : `✗ ${at || 'it'} is ${number(data[entry])}, you said ${number(said)}`,
      });
      draw();
      onAnswer();
    };
    return h(
      'form',
      {
        class: 'tile ask',
        onsubmit: (event) => {
          event.preventDefault();
          settle(field.value);
        },
      },
      h('div', { class: 'label' }, 'your turn'),
      h('label', {}, `${cut(name, 24)}${at} =`, field),
      h(
        'div',
        { class: 'group' },
        h('button', { type: 'submit', class: 'primary' }, 'Check it'),
        h(
          'button',
          {
            type: 'button',
            onclick: () => {
              state.answered.set(key(), { right: false, text: '' });
              draw();
            },
          },
          'Show',
        ),
      ),
      h('div', { class: 'shape' }, 'within 2 %'),
    );
  }

  return { forward: forwardPanel, backward: backwardPanel, update: updatePanel };
}
