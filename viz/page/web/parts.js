// The frame of a stepper: what stands where, from the crumbs down to what is needed less often.
import { h } from './elements.js';

/** The parts by name; `app` has them all. `moving()` is what `makeMoving` made, once it has. */
export function makeParts(view, isPage, { draw, help, moving, onKey, onPredict }) {
  const { say } = view;
  const button = (key, text, onclick, extra = {}) =>
    h('button', { 'aria-label': say(key), title: say(key), onclick, ...extra }, text);
  const select = (key, attributes, ...options) => h('select', { 'aria-label': say(key), ...attributes }, ...options);
  const parts = {
    title: h(isPage ? 'h1' : 'h2', { class: 'title' }, say('frame.title')),
    crumbs: h('nav', { class: 'crumbs', 'aria-label': say('frame.where') }),
    tabs: h('div', { class: 'tabs', role: 'tablist', 'aria-label': say('frame.pass') }),
    first: button('frame.first', '⇤', () => moving().go(0)),
    previous: button('frame.previous', '←', () => moving().previous()),
    next: button('frame.next', `${say('frame.on')} →`, () => moving().next(), { class: 'primary' }),
    last: button('frame.last', '⇥', () => moving().go(Infinity)),
    play: button('frame.play', '▶', () => moving().togglePlay()),
    speed: select(
      'frame.speed',
      {
        onchange: (event) => {
          view.speed = Number(event.target.value);
          if (view.playing) {
            moving().togglePlay();
            moving().togglePlay();
          }
        },
      },
      [0.5, 1, 2, 4].map((x) => h('option', { value: x, selected: x === 1 }, `${x}×`)),
    ),
    slider: h('input', {
      type: 'range',
      min: 1,
      'aria-label': say('frame.step'),
      oninput: (event) => moving().go(Number(event.target.value) - 1),
    }),
    count: h('span', { class: 'count' }),
    predict: h(
      'label',
      { class: 'option' },
      h('input', {
        type: 'checkbox',
        onchange: (event) => {
          view.predict = event.target.checked;
          onPredict(view.predict);
          parts.rule.hidden = !view.predict;
          draw();
        },
      }),
      say('guess.first'),
    ),
    rule: select(
      'edit.rule',
      {
        hidden: true,
        onchange: (event) => {
          view.bySign = event.target.value === 'sign';
          draw();
        },
      },
      h('option', { value: 'number' }, say('edit.within')),
      h('option', { value: 'sign' }, say('edit.sign')),
    ),
    keys: button('edit.keys', '?', help),
    score: h('span', { class: 'score' }),
    sample: select(
      'frame.sample',
      {
        hidden: view.samples < 2,
        onchange: (event) => {
          view.sample = event.target.value === '' ? null : Number(event.target.value);
          draw();
        },
      },
      h('option', { value: '' }, say('frame.all_samples')),
      Array.from({ length: view.samples }, (_, k) => h('option', { value: k }, say('frame.sample_of', { k }))),
    ),
    zoomIn: button('frame.zoom_in', '⊕', () => moving().zoomIn(view.operation)),
    zoomOut: button('frame.zoom_out', '⊖', () => moving().zoomOut()),
    product: h('div', { class: 'product', role: 'group', 'aria-label': say('frame.chain') }),
    stage: h('div', { class: 'stage', tabindex: 0, role: 'group', 'aria-label': say('frame.graph') }),
    map: h('nav', { class: 'folds', 'aria-label': say('frame.map') }),
    notices: h('div', {}),
    bad: h('p', { class: 'bad', role: 'note', hidden: !view.trace.bad }, view.trace.bad),
    notice: h('p', { class: 'notice' }),
    sharing: h('div', {}),
    editing: h('section', { class: 'editing', 'aria-label': say('frame.try') }),
    status: h('p', { class: 'status', role: 'status', 'aria-live': 'polite' }),
    step: h('section', { class: 'card', 'aria-label': say('frame.this_step') }),
    side: h('section', { class: 'card', 'aria-label': say('frame.beside') }),
    foot: h('div', { class: 'foot' }),
    panels: h('div', { class: 'panels', role: 'tabpanel', id: 'panels' }),
  };
  parts.panels.append(parts.step, parts.side);
  const group = (name, ...of) => h('div', { class: `group ${name}` }, ...of);
  const app = h(
    'div',
    {
      class: 'app',
      tabindex: -1,
      role: 'group',
      'aria-label': `${say('frame.title')}: ${view.trace.title}`,
      onkeydown: onKey,
    },
    h(
      'div',
      { class: 'screen' },
      h(
        'div',
        { class: 'bar' },
        parts.title,
        parts.crumbs,
        group('', parts.first, parts.previous, parts.next, parts.last),
        group('', parts.play, parts.speed),
        group('wide', parts.slider, parts.count),
        group('', parts.predict, parts.rule, parts.score),
        group('', parts.sample, parts.zoomIn, parts.zoomOut, parts.keys),
        parts.tabs,
      ),
      parts.notices,
      parts.product,
      parts.editing,
      parts.map,
      parts.stage,
      parts.notice,
      parts.status,
      parts.panels,
    ),
    parts.foot,
  );
  return { ...parts, app };
}
