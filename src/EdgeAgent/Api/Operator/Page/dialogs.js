// Questions: a key, a name, a class.
import { byId, make } from './dom.js';
import { forget, keepKey, key, whoAmI } from './access.js';
import { say } from './texts.js';

function open(title, text, ...rest) {
  const dialog = byId('dialog');
  dialog.replaceChildren(make('form', { method: 'dialog' }, make('h1', { id: 'dialogTitle' }, title), text && make('p', {}, text), ...rest));
  dialog.setAttribute('aria-labelledby', 'dialogTitle');
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input')?.focus();
  return dialog;
}

const actions = (...buttons) => make('div', { class: 'actions' }, ...buttons);
const cancel = onCancel => make('button', { type: 'button', on: { click: onCancel } }, say('cancel'));

// Resolves to who it is, or null when somebody went away again without a key.
export function askForKey(isNeeded) {
  return new Promise(resolve => {
    const before = key();
    const input = make('input', { type: 'password', autocomplete: 'off', name: 'key', required: true });
    const wrong = make('p', { class: 'wrong', role: 'alert' });
    const leave = result => { byId('dialog').onclose = null; byId('dialog').close(); resolve(result); };
    const dialog = open(say('signIn'), say(isNeeded ? 'keyNeeded' : 'keyOptional'), make('label', {}, say('key'), input), wrong,
      actions(
        before && !isNeeded && make('button', { type: 'button', on: { click: () => { forget(); leave(null); } } }, say('signOut')),
        !isNeeded && cancel(() => leave(null)),
        make('button', { type: 'submit', class: 'primary' }, say('signIn'))));
    dialog.oncancel = event => { if (isNeeded) event.preventDefault(); };
    dialog.onclose = () => resolve(null);
    dialog.querySelector('form').onsubmit = async event => {
      event.preventDefault();
      keepKey(input.value.trim());
      const who = await whoAmI().catch(() => null);
      if (who) { leave(who); return; }
      if (before) keepKey(before); else forget();
      wrong.textContent = say('keyWrong');
      input.select();
    };
  });
}

export function askForText(title, text, label, known = [], value = '') {
  return new Promise(resolve => {
    const input = make('input', { name: 'text', maxlength: 100, autocomplete: 'off', required: true, value });
    const leave = result => { byId('dialog').onclose = null; byId('dialog').close(); resolve(result); };
    const dialog = open(title, text,
      known.length > 0 && make('div', { class: 'choices' }, ...known.map(name => make('button', { type: 'button', on: { click: () => leave(name) } }, name))),
      make('label', {}, label, input),
      actions(cancel(() => leave(null)), make('button', { type: 'submit', class: 'primary' }, say('ok'))));
    dialog.oncancel = null;
    dialog.onclose = () => resolve(null);
    dialog.querySelector('form').onsubmit = event => {
      event.preventDefault();
      if (input.value.trim()) leave(input.value.trim());
    };
  });
}
