// Verdict, counts, defects and the trend.
import { byId, make, show, symbol } from './dom.js';
import { clock, number, percent, say } from './texts.js';

const pen = document.createElement('canvas').getContext('2d');

export function verdict(part, isAway, version) {
  const node = byId('verdict');
  // An old verdict in large letters would be taken for the next part's.
  const word = isAway ? 'away' : part?.verdict ?? 'none';
  node.className = `verdict ${word}`;
  show(node, [part?.id, isAway, version], () => {
    const text = say(`verdict.${word}`);
    // As large as the word fits, in whatever font the screen has.
    const width = widthOf(text), isLong = text.length > 7;
    const line = make('div', { class: isLong ? 'long' : null }, symbol(word), make('span', {}, make('b', {}, text), part && !isAway && word !== 'accept' && make('small', {}, part.reason)));
    line.style.fontSize = `${Math.min(21, 98 / (width + (isLong ? 0 : 1.3)))}cqw`;
    return [line];
  });
}

/** In em, the letters' spacing included. */
function widthOf(text) {
  pen.font = `700 100px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width / 100 + 0.01 * text.length;
}

export function counts([accept, reject, review, error], version) {
  const judged = accept + reject;
  show(byId('counts'), [accept, reject, review, error, version], () => [
    make('div', { class: 'yield' }, make('b', {}, judged ? percent(accept / judged) : '–'), make('span', {}, say('yield'))),
    ...[['accept', accept], ['reject', reject], ['review', review], ['error', error]].map(([word, count]) =>
      make('div', {}, make('b', {}, number(count)), make('span', {}, say(`count.${word}`)))),
  ]);
}

export function defects(list, version) {
  const shown = list.slice(0, window.innerHeight > 950 ? 6 : 3);
  const all = list.reduce((sum, { count }) => sum + count, 0);
  const others = all - shown.reduce((sum, { count }) => sum + count, 0);
  const rows = others > 0 ? [...shown, { label: say('others'), count: others }] : shown;
  const most = Math.max(1, ...rows.map(({ count }) => count));
  show(byId('defects'), [rows, version], () => rows.length === 0 ? [make('div', { class: 'empty' }, say('noDefects'))] : rows.map(({ label, count }) =>
    make('div', { class: 'defect' }, make('span', { title: label }, label),
      make('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, make('rect', { width: 100 * count / most, height: 10, rx: 1 })),
      make('span', {}, number(count)))));
}

// The yield of each step that had parts; a step without any is no point of the curve.
export function trend({ steps, stepMinutes, began }, version) {
  const points = steps.map(([accept, reject], step) => ({ step, judged: accept + reject, share: accept / (accept + reject) })).filter(({ judged }) => judged > 0);
  show(byId('trend'), [steps, began, version], () => {
    if (points.length === 0) return [make('div', { class: 'empty' }, say('noTrend'))];
    const lowest = Math.min(...points.map(({ share }) => share));
    const floor = Math.min(0.95, Math.floor(lowest * 20 - 0.001) / 20);
    const first = points[0].step, last = Math.max(points.at(-1).step, first + 5);
    const at = step => clock(new Date(began).getTime() + step * stepMinutes * 60000);
    const x = step => 100 * (step - first + 0.5) / (last - first + 1), y = share => 58 - 54 * (share - floor) / (1 - floor);
    const single = points.length === 1 ? [{ ...points[0], step: points[0].step - 0.4 }, { ...points[0], step: points[0].step + 0.4 }] : points;
    const line = single.map(({ step, share }, index) => `${index ? 'L' : 'M'}${x(step).toFixed(2)} ${y(share).toFixed(2)}`).join('');
    return [
      make('svg', { viewBox: '0 0 100 60', preserveAspectRatio: 'none', role: 'img', 'aria-label': say('trendNow', { yield: percent(points.at(-1).share) }) },
        make('line', { class: 'grid', x1: 0, x2: 100, y1: 4, y2: 4 }), make('line', { class: 'grid', x1: 0, x2: 100, y1: 58, y2: 58 }),
        make('path', { class: 'area', d: `${line}L${x(single.at(-1).step).toFixed(2)} 58L${x(single[0].step).toFixed(2)} 58Z` }),
        make('path', { class: 'curve', d: line })),
      make('div', { class: 'legend' }, make('span', {}, at(first)), make('span', {}, `${percent(floor)} – ${percent(1)}`),
        make('span', {}, at(last + 1))),
    ];
  });
}
