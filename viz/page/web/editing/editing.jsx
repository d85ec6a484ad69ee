/** What a reader can try on a live page, below the line of steps. */
import { effect, signal } from '@preact/signals-core';
import { Fragment, h, render } from 'preact';
import { Asking } from './asking.jsx';
import { Editor } from './editor.jsx';
import { Sharing } from './sharing.jsx';
import { Training } from './training.jsx';

/** @param {Element} box @param {Element} below for what is needed less often @param {any} store @param {any} root @param {boolean} isPage */
export function showEditing(box, below, store, root, isPage) {
  const wrong = store.difference();
  const said = signal(''),
    asked = signal('');
  effect(() =>
    render(
      <>
        {wrong && (
          <p class="wrong" role="alert">
            {wrong}
          </p>
        )}
        <Editor store={store} />
        <Training store={store} />
        {store.page.known && <Asking store={store} predict={root.chalkgrad.predict} asked={asked} />}
      </>,
      box,
    ),
  );
  effect(() => render(<Sharing store={store} root={root} isPage={isPage} said={said} />, below));
}
