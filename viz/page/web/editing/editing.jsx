/** What a reader can try on a live page, below the line of steps. */
import { render } from 'preact';
import { Editor } from './editor.jsx';
import { Sharing } from './sharing.jsx';
import { Training } from './training.jsx';

/** @param {Element} box @param {Element} below for what is needed less often @param {any} store @param {HTMLElement} root @param {boolean} isPage */
export function showEditing(box, below, store, root, isPage) {
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
  render(<Sharing store={store} root={root} isPage={isPage} />, below);
}
