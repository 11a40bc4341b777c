// The picture with what was found in it.
import { byId, make, show } from './dom.js';
import { load, nameOf } from './pictures.js';
import { clock, number, say } from './texts.js';

let turn = 0;

export async function draw(part, pipeline, held, heat, version) {
  const stage = byId('stage');
  const mine = ++turn;
  const shown = part?.pictures ?? [];
  const pictures = await Promise.all(shown.map(async picture => ({ picture, file: await load(nameOf(part, picture, heat)) ?? (heat ? await load(nameOf(part, picture)) : null) })));
  // A later part has come meanwhile.
  if (mine !== turn) return;
  const there = pictures.filter(({ file }) => file);
  show(stage, [part?.id, there.map(({ file }) => file.url), held, version], () => [
    there.length ? overlay(part, there) : make('div', { class: 'none' }, why(part, pipeline, shown.length > 0)),
    held && make('div', { class: 'held' }, say('held')),
  ]);
}

function why(part, pipeline, wasKept) {
  if (!part) return say('noPartYet');
  if (pipeline.keep === 'none') return say('noPictures');
  return say(wasKept ? 'pictureGone' : 'pictureNotKept');
}

function overlay(part, pictures) {
  // In pixels of the camera's image: a small picture is stretched over what it shows.
  const places = pictures.map(({ picture, file }) => ({ file, box: picture.box ?? [0, 0, file.width, file.height] }));
  const left = Math.min(...places.map(({ box }) => box[0])), top = Math.min(...places.map(({ box }) => box[1]));
  const width = Math.max(...places.map(({ box }) => box[2])) - left, height = Math.max(...places.map(({ box }) => box[3])) - top;
  const unit = Math.max(width / 40, height / 26);
  const names = (part.found ?? []).map(found => found.label).join(', ');
  return make('svg', { viewBox: `${left} ${top} ${width} ${height}`, preserveAspectRatio: 'xMidYMid meet', role: 'img', 'aria-label': `${part.part}: ${part.reason}${names ? ` (${names})` : ''}` },
    ...places.map(({ file, box }) => make('image', { href: file.url, x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1], preserveAspectRatio: 'none' })),
    ...(part.found ?? []).flatMap(found => marked(found, unit, top)));
}

function marked({ label, score, box: [x1, y1, x2, y2] }, unit, top) {
  const frame = { x: x1, y: y1, width: Math.max(1, x2 - x1), height: Math.max(1, y2 - y1) };
  const text = `${label} ${number(score, 2)}`;
  const y = y1 - 1.5 * unit >= top ? y1 - 1.5 * unit : y1;
  return [
    make('rect', { class: 'box under', ...frame }),
    make('rect', { class: 'box', ...frame }),
    make('g', { class: 'name' },
      make('rect', { x: x1, y, width: (text.length * 0.58 + 0.6) * unit, height: 1.5 * unit }),
      make('text', { x: x1 + 0.3 * unit, y: y + 1.1 * unit, 'font-size': unit }, text)),
  ];
}

export function caption(part, version) {
  show(byId('caption'), [part?.id, version], () => part ? [
    make('strong', {}, part.part),
    make('span', {}, [part.reason, part.at && clock(part.at, true), part.model, part.provider, `${number(part.milliseconds, 1)} ms`].filter(Boolean).join(' · ')),
  ] : []);
}
