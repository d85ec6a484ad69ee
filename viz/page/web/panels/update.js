// An update: what was, what is taken off, what is now, and what becomes of the loss.
import { cut } from '../elements.js';
import { derivative, nameOf } from '../formulas.js';
import { entries, inWords, number } from '../numbers.js';
import { answer } from '../predict.js';
import { h, m } from '../vnodes.js';
import { sign } from './tiles.js';

export function updatePanel(view, { tile, heading }, then) {
  const { node: k, new: after } = view.step,
    { value, gradient } = view.node(k),
    name = () => nameOf(view.name(k));
  const isLast = view.at === view.steps().length - 1 && view.whole.loss_after !== null;
  const loss = view.node(view.graph.ends[0]).value;
  return [
    heading(
      view.say('panel.update', { name: cut(view.name(k), 40) }),
      `${view.say(reason(gradient))} ${ruleOf(view.trace)}`,
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
      answer(
        view,
        after,
        k,
        (t, under) => tile({ label: view.say('panel.new'), name: view.name(k), symbol: name(), t, under }),
        then,
      ),
    ),
    isLast &&
      h(
        'div',
        { class: 'accumulate' },
        view.say('panel.every'),
        m('math', {}, nameOf(view.lossName)),
        h('span', { class: 'mono val' }, inWords(loss)),
        ' → ',
        h('span', { class: 'mono val' }, number(view.whole.loss_after)),
        verdict(view, Number(loss), Number(view.whole.loss_after)),
      ),
  ];
}

/** Why it moves: a gradient that is no number, or 0, leads nowhere. */
function reason(gradient) {
  const data = entries(gradient);
  if (!data.every(Number.isFinite)) return 'update.why_bad';
  return data.some((x) => x) ? 'update.why' : 'update.why_zero';
}

/** Which rule it is, with η as it is now, and what it leaves alone. */
export function ruleOf({ rule, lr, sent }) {
  return `${lr === sent ? rule.own : rule.other.replace('{lr}', number(lr))} ${rule.trained}`.trim();
}

/** What an update did to the loss, ∞ and ∞ are not to be compared; η is only said to be too large where a smaller one lowers it. */
function verdict(view, before, after) {
  if (Number.isNaN(after - before)) return h('span', { class: 'soft' }, view.say('update.bad'));
  if (after === before) return h('span', { class: 'soft' }, view.say('update.same'));
  if (after < before) return h('span', { class: 'ok' }, view.say('update.lower'));
  const little = view.whole.loss_after_little;
  return h('span', { class: 'soft' }, view.say(Number(little) < before ? 'update.higher' : 'update.higher_anyway'));
}
