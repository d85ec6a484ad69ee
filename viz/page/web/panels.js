// The panel of a step: its formula in symbols and in numbers, what it takes and what it gives.
import { array, table } from './arrays.js';
import { cut, h, m } from './elements.js';
import { derivative, equals, formula, math, matrix, nameOf, partial } from './formulas.js';
import { brief, inWords, isSmall, number, sampled, shapeOf, shapeText } from './numbers.js';
import { answer } from './predict.js';
import { makeSliding, sign } from './sliding.js';

/**
 * Returns `{forward, backward, update}`, each a list of elements; `then` is for what is predicted, and `picking(k)` is
 * null, or what is done with an entry of leaf `k` that is chosen.
 */
export function makePanels(view, heading_, then, picking) {
  /** What stands in a formula's places, for the operation `k`. */
  const place = (k) => (v) => {
    if (v === 'g')
      return {
        symbol: () => derivative(view.lossName, view.name(k)),
        value: view.see(view.node(k).gradient, k),
        color: 'grd',
        isGradient: true,
      };
    if (v === 'parts')
      return {
        symbol: () =>
          m(
            'mrow',
            {},
            view
              .node(k)
              .parents.slice(0, 6)
              .flatMap((p, i) => [i ? m('mo', { separator: 'true' }, ',') : null, nameOf(view.name(p))]),
          ),
        value: undefined,
      };
    const n = v === 'y' ? k : view.node(k).parents[v];
    return { symbol: () => nameOf(view.name(n)), value: view.see(view.node(n).value, n), color: 'val' };
  };
  /** Whether nothing is computed: a variable alone, or with its sign turned. */
  const isBare = (f) =>
    (f[0] === 'var' && f.length === 2) || (f[0] === 'row' && f.length === 3 && f[1][1] === '−' && isBare(f[2]));
  /** A formula with numbers put in; null for one that is a single number, or has too many. */
  const numbersIn = (f, at) => (isBare(view.trace.formulas[f]) ? null : formula(view.trace.formulas[f], at, true));
  const pictured = (of, color) =>
    of === null || !view.node(of).image ? {} : { axes: view.node(of).image, grey: color === 'val' };
  /** `of` is the node whose numbers they are (the lit row is its sample), `as` how pictures are shown. */
  function tile({ label, name, symbol, t, color = 'val', of = null, row = null, note = '', as = {} }) {
    const called = `${label} ${cut(name, 30)}`;
    return h(
      'div',
      { class: 'tile', role: 'group', 'aria-label': called },
      h('div', { class: 'label' }, label),
      m('math', {}, symbol),
      array(t, {
        color,
        label: called,
        row,
        ...pictured(of, color),
        onEntry: of !== null && color === 'val' ? picking(of) : null,
        ...as,
      }),
      h('div', { class: 'shape' }, t === null ? '' : shapeText(t), note && h('span', { class: 'ok' }, ` ${note}`)),
    );
  }
  const heading = (text) =>
    h(
      heading_,
      {},
      `${view.say('panel.step', { n: view.at + 1, count: view.steps().length })} · `,
      h('span', {}, text),
    );
  const result = (t, k, tileOf) => answer(view, t, k, tileOf, then);
  const same = (a, b) => shapeText(a) === shapeText(b);

  function forwardPanel() {
    const { node: k, short, formula: f, about } = view.step,
      at = place(k),
      { parents, value } = view.node(k);
    const numbers = numbersIn(f, at);
    const unique = [...new Set(parents)].slice(0, 4);
    const sliding = makeSliding(view, k);
    /** Pictures of a step of a convolution or a pooling, with the window marked. */
    const as = (role, of) => (sliding ? sliding.as(role, of) : {});
    const row = (of) => (view.node(of).batch ? view.sample : null);
    return [
      heading(view.say('panel.compute', { name: cut(view.name(k), 40) })),
      math(
        nameOf(view.name(k)),
        equals(),
        short === null ? [] : [formula(view.trace.formulas[short], at, false), equals()],
        formula(view.trace.formulas[f], at, false),
      ),
      numbers &&
        math(
          nameOf(view.name(k)),
          equals(),
          numbers,
          view.isHidden ? [] : isSmall(view.see(value, k)) ? [equals(), matrix(view.see(value, k), 'val')] : [],
        ),
      h(
        'div',
        { class: 'tiles' },
        unique.map((p, i) =>
          tile({
            label: view.say('panel.input'),
            name: view.name(p),
            symbol: nameOf(view.name(p)),
            t: view.see(view.node(p).value, p),
            of: p,
            row: row(p),
            as: i < 2 ? as(['input', 'weights'][i], p) : {},
          }),
        ),
        sign('→'),
        result(value, k, (t) =>
          tile({
            label: view.say('panel.result'),
            name: view.name(k),
            symbol: nameOf(view.name(k)),
            t,
            of: k,
            row: row(k),
            as: as('result', k),
          }),
        ),
      ),
      sliding && sliding.panel(),
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
      indices,
      through,
      why,
      now,
    } = view.step;
    const at = place(consumer),
      symbol = () => derivative(view.lossName, view.name(parent));
    const batch = view.node(parent).batch ? view.sample : null;
    const product = sampled(contribution, batch);
    const numbers =
      view.node(consumer).batch && !view.node(parent).batch && view.sample !== null ? null : numbersIn(f, at);
    const terms = view.graph.backward.filter((one) => one.parent === parent),
      nth = terms.indexOf(view.step);
    const upstream = batch === null ? view.node(consumer).gradient : view.see(view.node(consumer).gradient, consumer);
    const isLike = local !== null && same(local, view.node(parent).value);
    const localNow = batch !== null && isLike ? sampled(local, batch) : local;
    const sliding = makeSliding(view, consumer, index);
    const as = (role, isSampled) => (sliding ? sliding.as(role, null, isSampled) : {});
    const image = view.node(parent).image; // for terms of its shape
    const upstreamTile = tile({
      label: view.say('panel.upstream'),
      name: view.gradientText(consumer),
      symbol: derivative(view.lossName, view.name(consumer)),
      t: upstream,
      color: 'grd',
      of: consumer,
      row: batch === null && view.node(consumer).batch ? view.sample : null,
      as: as('upstream', batch !== null),
    });
    /** Where the answer is asked for, a factor that is the answer itself stays covered. */
    const givesAway = view.isHidden && local !== null && inWords(localNow) === inWords(product);
    const localTile =
      local === null
        ? null
        : tile({
            label: through
              ? view.say('panel.local_input', { n: through[0], count: through[1] })
              : view.say('panel.local'),
            name: `∂${cut(view.name(consumer), 12)}/∂${cut(view.name(parent), 12)}`,
            symbol: m(
              'mrow',
              {},
              m(
                'mfrac',
                { class: 'val' },
                indexed(partial(view.name(consumer)), indices?.[0]),
                indexed(partial(view.name(parent)), indices?.[1]),
              ),
              equals(),
              indexed(formula(view.trace.formulas[lf], at, false), indices?.[2]),
            ),
            t: givesAway ? null : localNow,
            row: !view.node(parent).batch && shapeOf(local)[0] === view.whole.samples ? view.sample : null,
            as: { axes: isLike ? image : null, ...as('local', batch !== null && isLike) },
          });
    const assign = m('mo', {}, before === null ? '=' : '+=');
    return [
      heading(view.say('panel.back', { consumer: cut(view.name(consumer), 30), parent: cut(view.name(parent), 30) })),
      math(symbol(), assign, formula(view.trace.formulas[f], at, false)),
      numbers &&
        math(
          symbol(),
          assign.cloneNode(true),
          numbers,
          view.isHidden ? [] : isSmall(product) ? [equals(), matrix(product, 'grd')] : [],
        ),
      h(
        'div',
        { class: 'tiles' },
        ...factors(joined, upstreamTile, localTile),
        local !== null && sign('='),
        result(contribution, parent, (t) =>
          tile({
            label: view.say('panel.product'),
            name: view.gradientText(parent),
            symbol: symbol(),
            t,
            color: 'grd',
            of: parent,
            row: batch,
            note:
              shapeOf(contribution).length && same(contribution, view.node(parent).value)
                ? view.say('panel.fits', { name: cut(view.name(parent), 12) })
                : '',
            as: as('product', batch !== null),
          }),
        ),
      ),
      sliding && sliding.panel(),
      h('p', { class: 'why' }, now ? `${why} ${now}` : why),
      h(
        'div',
        { class: 'accumulate' },
        m('math', {}, symbol()),
        inline(before === null ? null : sampled(before, batch)),
        ' → ',
        view.isHidden ? h('span', { class: 'mono' }, '?') : inline(sampled(after, batch)),
        h(
          'span',
          { class: 'soft' },
          terms.length === 1 ? view.say('path.one') : view.say('path.term', { n: nth + 1, count: terms.length }),
        ),
        terms.length > 1 &&
          index >= 0 &&
          nth === terms.length - 1 &&
          h('span', { class: 'ok' }, view.say('path.complete')),
      ),
    ];
  }
  /** The factors in the order of the rule, each with a ᵀ where it is turned; `joined` as `g · J`, or → for no product. */
  function factors(joined, g, J) {
    const [left, joint, right] = joined.split(' ');
    if (J === null || right === undefined) return [g, sign('▸'), J].filter(Boolean);
    const side = (text) => [text[0] === 'g' ? g : J, text.endsWith('ᵀ') && sign('ᵀ')];
    return [...side(left), sign(joint), ...side(right)].filter(Boolean);
  }
  const indexed = (made, index) => (index ? m('msub', {}, made, m('mi', {}, index)) : made);
  const inline = (t) =>
    t !== null && shapeOf(t).length === 2 && isSmall(t)
      ? table(t, 'grd')
      : h('span', { class: 'mono grd' }, t === null ? '—' : isSmall(t) ? inWords(t) : brief(t, 40));
  /** What an update did to the loss; η is only said to be too large where a smaller one lowers it. */
  function verdict(before, after) {
    if (Number.isNaN(before) || Number.isNaN(after)) return h('span', { class: 'soft' }, view.say('update.bad'));
    if (after === before) return h('span', { class: 'soft' }, view.say('update.same'));
    if (after < before) return h('span', { class: 'ok' }, view.say('update.lower'));
    const little = view.whole.loss_after_little;
    return h('span', { class: 'soft' }, view.say(Number(little) < before ? 'update.higher' : 'update.higher_anyway'));
  }
  function updatePanel() {
    const { node: k, new: after } = view.step,
      { value, gradient } = view.node(k),
      name = () => nameOf(view.name(k));
    return [
      heading(view.say('panel.update', { name: cut(view.name(k), 40) })),
      math(
        name(),
        m('mo', {}, '←'),
        name(),
        m('mo', {}, '−'),
        m('mi', {}, 'η'),
        m('mo', {}, '·'),
        derivative(view.lossName, view.name(k)),
        m('mtext', { class: 'note' }, view.say('panel.rate', { lr: number(view.trace.lr) })),
      ),
      h(
        'div',
        { class: 'tiles' },
        tile({ label: view.say('panel.old'), name: view.name(k), symbol: name(), t: value, of: k }),
        sign(`− ${number(view.trace.lr)} ·`),
        tile({
          label: view.say('panel.gradient'),
          name: view.gradientText(k),
          symbol: derivative(view.lossName, view.name(k)),
          t: gradient,
          color: 'grd',
        }),
        sign('='),
        result(after, k, (t) => tile({ label: view.say('panel.new'), name: view.name(k), symbol: name(), t })),
      ),
      h('p', { class: 'why' }, view.say('update.why')),
      view.at === view.steps().length - 1 &&
        view.whole.loss_after !== null &&
        h(
          'div',
          { class: 'accumulate' },
          view.say('panel.every'),
          m('math', {}, nameOf(view.lossName)),
          h('span', { class: 'mono val' }, inWords(view.node(view.graph.ends[0]).value)),
          ' → ',
          h('span', { class: 'mono val' }, number(view.whole.loss_after)),
          verdict(Number(view.node(view.graph.ends[0]).value), Number(view.whole.loss_after)),
        ),
    ];
  }

  return { forward: forwardPanel, backward: backwardPanel, update: updatePanel };
}
