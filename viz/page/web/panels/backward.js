// A step back: what arrives, joined with the local derivative as the rule that ran joins them, and what is sent on.
import { table } from '../arrays.js';
import { cut } from '../elements.js';
import { entryOf, entrywise, largestOf, termsOf } from '../entrywise.js';
import { applied, derivative, equals, formula, partial } from '../formulas.js';
import { brief, inWords, isSmall, number, sampled, shapeOf, shapeText } from '../numbers.js';
import { answer } from '../predict.js';
import { makeSliding } from '../windowed.js';
import { h, Held, m } from '../vnodes.js';
import { at2 } from './forward.js';
import { sharesOf } from './shares.js';
import { sign, written } from './tiles.js';

const same = (a, b) => shapeText(a) === shapeText(b);
const indexed = (made, index) => (index ? m('msub', {}, made, m('mi', {}, index)) : made);
/** Numbers in a line of text. */
const inline = (t, tight) =>
  t !== null && shapeOf(t).length === 2 && isSmall(t) && tight < 2
    ? table(t, 'grd', { tight })
    : h(
        'span',
        { class: 'mono grd' },
        t === null ? '—' : isSmall(t) && shapeOf(t).length < 2 ? inWords(t) : brief(t, 40),
      );

/** A matrix lies turned over where a ᵀ stands at it. */
const turnedOver = (t) => (shapeOf(t).length === 2 ? applied({ ...t, crop: undefined }, 'ᵀ') : t);

/** The terms of one entry of what is sent, and what is lit of `g` and of `J`: `joined` says how they meet. @returns {any} */
function partsOf(joined, g, J, product, entry) {
  const [left, joint, right] = joined.split(' ');
  if (right === undefined || J === null) return null;
  const of = (text) => (text[0] === 'g' ? g : J);
  if (joint === '⊙' || !shapeOf(g).length || !shapeOf(J).length) {
    const isSum = shapeOf(g).length && shapeOf(J).length && !(same(g, product) && same(J, product));
    const found = isSum || (shapeOf(product).length === 0 && shapeOf(g).length) ? null : entryOf(g, J, product, entry);
    return found && { ...found, g: found.lit[0], J: found.lit[1] };
  }
  const [a, b] = [left, right].map((text) => (text.endsWith('ᵀ') ? turnedOver(of(text)) : of(text)));
  const found = termsOf(a, b, product, entry);
  if (!found) return null;
  const lit = [left, right].map((text, k) =>
    text.endsWith('ᵀ') && shapeOf(of(text)).length === 2 ? (i, j) => found.lit[k](j, i) : found.lit[k],
  );
  return { ...found, [left[0]]: lit[0], [right[0]]: lit[1] };
}

export function backwardPanel(view, { place, treeOf, numbersIn, tile, heading, picked }, then) {
  const { step } = view,
    { consumer, parent, index, formula: f, local_formula: lf, local, contribution, before, after, joined } = step;
  const at = place(consumer),
    symbol = () => derivative(view.lossName, view.name(parent));
  const batch = view.row(parent);
  const product = sampled(contribution, batch);
  const { terms } = view,
    nth = terms.indexOf(step);
  /** Of several terms one alone is not the derivative. */
  const ofTerms = terms.length > 1 ? view.say('panel.term', { n: nth + 1, count: terms.length }) : '';
  const upstream = batch === null ? view.node(consumer).gradient : view.see(view.node(consumer).gradient, consumer);
  const isLike = local !== null && same(local, view.node(parent).value);
  const localNow = batch !== null && isLike ? sampled(local, batch) : local;
  const sliding = makeSliding(view, consumer, index);
  const as = (role, isSampled) => (sliding ? sliding.as(role, null, isSampled) : {});
  const image = view.node(parent).image; // for terms of its shape
  const entry = picked(product, then.edited(parent) ?? largestOf(product));
  const parts = view.isHidden || sliding ? null : partsOf(joined, upstream, localNow, product, entry);
  /** Whether one sample is seen of one of the two alone: the rule joins all. */
  const isApart = view.sample !== null && view.node(consumer).batch !== view.node(parent).batch;
  const numbers = local !== null || isApart ? null : numbersIn(f, at);
  const upstreamTile = tile({
    label: view.say('panel.upstream'),
    name: view.gradientText(consumer),
    symbol: derivative(view.lossName, view.name(consumer)),
    t: upstream,
    color: 'grd',
    of: consumer,
    row: batch === null ? view.row(consumer) : null,
    as: { ...as('upstream', batch !== null), ...(parts ? { lit: parts.g } : {}) },
  });
  /** Where the answer is asked for, a factor that is the answer itself stays covered. */
  const givesAway = view.isHidden && local !== null && inWords(localNow) === inWords(product);
  const localTile = local !== null && localOf();
  function localOf() {
    const { indices, through } = step;
    const alone = shapeOf(localNow).length || view.isHidden || isApart ? null : numbersIn(lf, at);
    return tile({
      label: through ? view.say('panel.local_input', { n: through[0], count: through[1] }) : view.say('panel.local'),
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
        // Beside pictures words are wide, and the heading has them.
        (view.tight < 2 || !sliding) && [equals(), indexed(formula(treeOf(lf), at, false), indices?.[2])],
        alone && [equals(), alone],
      ),
      t: givesAway ? null : localNow,
      row: !view.node(parent).batch && shapeOf(local)[0] === view.whole.samples ? view.sample : null,
      as: {
        axes: isLike ? image : null,
        ...as('local', batch !== null && isLike),
        ...(parts ? { lit: parts.J } : {}),
      },
    });
  }
  const result = answer(
    view,
    contribution,
    parent,
    (t, under) =>
      tile({
        label: view.say('panel.product'),
        name: ofTerms ? `${view.gradientText(parent)}, ${ofTerms}` : view.gradientText(parent),
        symbol: ofTerms ? m('mrow', {}, symbol(), m('mtext', {}, `, ${ofTerms}`)) : symbol(),
        t,
        color: 'grd',
        of: parent,
        row: batch,
        note: step.rounding
          ? view.say('panel.rounding', { x: number(step.rounding, 1) })
          : shapeOf(contribution).length && same(contribution, view.node(parent).value)
            ? view.say('panel.fits', { name: cut(view.name(parent), 12) })
            : '',
        as: {
          ...as('product', batch !== null),
          ...(sliding ? {} : { onEntry: then.pick }),
          ...(parts ? { lit: at2(product, entry) } : {}),
        },
        under,
      }),
    then,
  );
  /** The factors in the order of the rule, each with a ᵀ where it is turned; `joined` as `g · J`, or → for no product. */
  function factors() {
    const [left, joint, right] = joined.split(' ');
    if (!localTile || right === undefined) return [upstreamTile, localTile && sign('▸'), localTile].filter(Boolean);
    const side = (text) => [text[0] === 'g' ? upstreamTile : localTile, text.endsWith('ᵀ') && sign('ᵀ')];
    const isOfNumbers = !shapeOf(upstream).length && !shapeOf(localNow).length;
    return [...side(left), sign(isOfNumbers ? '·' : joint), ...side(right)].filter(Boolean);
  }
  return [
    heading(
      view.say('panel.back', { consumer: cut(view.name(consumer), 30), parent: cut(view.name(parent), 30) }),
      [
        step.now ? `${step.why} ${step.now}` : step.why,
        terms.length === 1 && h('span', { class: 'soft' }, ` · ${view.say('path.one')}`),
      ],
      symbol(),
      m('mo', {}, before === null ? '=' : '+='),
      formula(treeOf(f), at, false),
      ofTerms && before === null && [m('mo', {}, '+'), m('mo', {}, '⋯')],
    ),
    h(
      'div',
      { class: 'tiles' },
      ...(numbers ? [written(numbers)] : factors()),
      sign(numbers || local !== null ? '=' : '→'),
      result,
    ),
    parts &&
      parts.terms.length > 1 &&
      entrywise(ofTerms ? view.say('panel.product') : view.gradientText(parent), product, entry, parts),
    !view.isHidden && !(sliding && view.tight) && sharesOf(view, step),
    sliding && h(Held, { element: sliding.panel() }),
    terms.length > 1 &&
      h(
        'div',
        { class: 'accumulate' },
        m('math', {}, symbol()),
        inline(before === null ? null : sampled(before, batch), view.tight),
        ' → ',
        view.isHidden ? h('span', { class: 'mono' }, '?') : inline(sampled(after, batch), view.tight),
        h('span', { class: 'soft' }, view.say('path.term', { n: nth + 1, count: terms.length })),
        index >= 0 && nth === terms.length - 1 && h('span', { class: 'ok' }, view.say('path.complete')),
      ),
  ];
}
