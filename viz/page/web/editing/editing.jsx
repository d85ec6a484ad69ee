/** What a reader can try on a live page, below the line of steps. */
import { render } from 'preact';
import { Editor } from './editor.jsx';
import { Training } from './training.jsx';

/** @param {Element} box @param {import('../store/store.js').Store} store */
export function showEditing(box, store) {
  const wrong = store.difference();
  render(
    <>
      {wrong && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <Editor store={store} />
      <Training store={store} />
    </>,
    box,
  );
}
