// What somebody here says of a decision, and how often the box was right by that.
import { byId, make, show } from './dom.js';
import { ask } from './access.js';
import { askForText } from './dialogs.js';
import { askForName } from './name.js';
import { number, percent, say } from './texts.js';

// What can be said depends on what was decided: an accepted part is no false reject.
const possible = {
  accept: ['right', 'missed-defect', 'new-class'],
  reject: ['right', 'false-reject', 'new-class'],
  review: ['right', 'false-reject', 'missed-defect', 'new-class'],
  error: ['false-reject', 'missed-defect', 'new-class'],
};

export function words(part, word, who, labels, onSaid, version) {
  const mayNot = who && !who.operate;
  show(byId('words'), [part?.id, part?.verdict, word, mayNot, version], () => !part ? [] : possible[part.verdict].map(name =>
    make('button', {
      type: 'button', 'data-key': name, 'data-word': name, 'aria-pressed': String(word === name), disabled: mayNot, title: mayNot ? say('notAllowed') : null,
      on: { click: () => tell(part, name, who, labels, onSaid) },
    }, say(`word.${name}`))));
}

async function tell(part, word, who, labels, onSaid) {
  let label = null;
  if (word === 'new-class') {
    label = await askForText(say('word.new-class'), say('whichClass', { part: part.part }), say('class'), labels);
    if (!label) return;
  }
  const by = await askForName(who);
  if (!by) return;
  try {
    const answer = await ask('/operator/feedback', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ decision: part.id, word, label, by }) });
    onSaid(part, answer.ok ? word : null, answer.ok ? say('written', { part: part.part, by }) : (await answer.json()).error);
  } catch {
    onSaid(part, null, say('notWritten'));
  }
}

export function accuracy(days, version) {
  const node = byId('accuracy');
  const right = days.reduce((sum, day) => sum + day.right, 0), wrong = days.reduce((sum, day) => sum + day.wrong, 0);
  node.hidden = right + wrong === 0;
  show(node, [days, version], () => {
    const today = days.at(-1);
    return today ? [
      make('h2', {}, say('accuracy')),
      make('p', {}, say('accuracyText', { right: number(right), all: number(right + wrong), share: percent(right / (right + wrong)), days: number(days.length) })),
      make('svg', { viewBox: `0 0 ${Math.max(7, days.length) * 10} 40`, preserveAspectRatio: 'none', role: 'img', 'aria-label': say('accuracyDay', { low: percent(today.low), high: percent(today.high) }) },
        ...days.flatMap(({ right: good, wrong: bad, low, high }, index) => [
          make('rect', { class: 'interval', x: index * 10 + 3, width: 4, y: 38 - 36 * high, height: Math.max(0.5, 36 * (high - low)) }),
          make('rect', { class: 'share', x: index * 10 + 1.5, width: 7, y: 37.2 - 36 * good / (good + bad), height: 1.6 })])),
      make('p', {}, say('accuracyDay', { low: percent(today.low), high: percent(today.high) })),
    ] : [];
  });
}
