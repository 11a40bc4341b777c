// The last parts, each a button that holds it in the picture.
import { byId, make, show, symbol } from './dom.js';
import { load, nameOf } from './pictures.js';
import { say } from './texts.js';

export function choice(which, onChoose, version) {
  show(byId('stripChoice'), [which, version], () => ['rejects', 'parts'].map(name =>
    make('button', { type: 'button', 'aria-pressed': String(which === name), 'data-key': name, on: { click: () => onChoose(name) } }, say(`strip.${name}`))));
}

export function strip(parts, held, words, onHold, version) {
  show(byId('strip'), [parts.map(part => [part.id, words[part.id]]), held, version], () => parts.length === 0
    ? [make('div', { class: 'empty' }, say('noRejects'))]
    : parts.map(part => tile(part, held === part.id, words[part.id], onHold)));
}

// Names of parts differ at their end.
const shortened = name => name.length > 14 ? `…${name.slice(-13)}` : name;

function tile(part, isHeld, word, onHold) {
  const middle = make('span', { class: 'mid' }, part.reason);
  const button = make('button', {
    type: 'button', class: `part ${part.verdict}`, 'aria-pressed': String(isHeld), 'data-key': part.id, 'data-part': part.part, title: part.reason,
    'aria-label': `${say(`verdict.${part.verdict}`)}: ${part.part}, ${part.reason}`, on: { click: () => onHold(part) },
  }, middle, make('span', { class: 'foot' }, symbol(part.verdict), make('span', {}, shortened(part.part))), word && make('span', { class: 'flag' }, say(`said.${word}`)));
  const [picture] = part.pictures ?? [];
  if (picture) load(nameOf(part, picture)).then(file => file && middle.replaceWith(make('img', { src: file.url, alt: '' })));
  return button;
}
